import type { Gate } from './forms';

/** The page of the module, with the variables that switch something. */
export function terraformReadme({ initiative, effects }: Gate): string {
  const [first] = initiative.effects;
  const exempt = initiative.definitions
    .slice(0, 2)
    .map(({ referenceId }) => `"${referenceId}"`)
    .join(', ');
  const rows = initiative.effects.map(
    ({ name, displayName, effects: allowed }) =>
      `| \`${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}\` | ${displayName} | ${allowed.join(', ')} | ${effects[name]} |`,
  );
  return `# Gatewarden for Azure API Management

Written by \`gatewarden generate\`. Do not edit these files.

The module makes the policy definitions and the initiative, and assigns it to a subscription or a management group.

\`\`\`hcl
module "gatewarden" {
  source = "./azure-policy/terraform"

  scope = "/subscriptions/00000000-0000-0000-0000-000000000000"
  ${first === undefined ? '' : `${first.name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} = "Audit"`}

  exemptions = {
    legacy-gateway = {
      scope                           = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/legacy"
      display_name                    = "Legacy gateway"
      description                     = "Moves to the new platform in March."
      expires_on                      = "2027-03-31T23:59:59Z"
      policy_definition_reference_ids = [${exempt}]
    }
  }
}
\`\`\`

| variable | what it sets | values | default |
|---|---|---|---|
| \`scope\` | subscription or management group, by its id; known before the plan is made | | |
${rows.join('\n')}
| \`enforce\` | false reports what would be denied, and denies nothing | true, false | true |
| \`not_scopes\` | what the assignment leaves out | ids | none |
| \`exemptions\` | what is let through for a while, by the name of the exemption | | none |

A subscription has to be the one that the provider azurerm is configured for: the definitions are made there. Whoever
applies the module needs the role Resource Policy Contributor on the scope.
`;
}

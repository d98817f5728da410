import { ASSIGNMENT_NAME, nonComplianceMessages } from './assignment';
import { Code, type Printable } from './code';
import { ASSIGNABLE_EFFECTS } from './effects';
import { exemptionParameter, type FileEntries, type Gate, PARAMETERS } from './forms';
import { type Block, type BlockItem, hclFile, hclString, hclValue } from './hcl';
import { initiativeProperties } from './initiative';
import type { PolicyDefinition } from './policy-definition';
import { terraformReadme } from './terraform-readme';

const block = (type: string, labels: readonly string[], ...body: BlockItem[]): Block => ({ type, labels, body });

/** JSON in an argument, printed as HCL inside jsonencode, so that the diff of a Terraform plan is readable. */
const json = (value: unknown): Code => new Code(`jsonencode(${hclValue(value as Printable)})`);

/** A Terraform module for the azurerm provider. */
export const terraformFiles = (gate: Gate): FileEntries => [
  ['terraform/versions.tf', hclFile([VERSIONS])],
  ['terraform/variables.tf', hclFile(variables(gate))],
  ['terraform/definitions.tf', hclFile(gate.initiative.definitions.map(definitionBlock))],
  ['terraform/initiative.tf', hclFile([SCOPE, ...initiativeBlocks(gate)])],
  ['terraform/assignment.tf', hclFile(assignmentBlocks(gate))],
  ['terraform/exemptions.tf', hclFile(EXEMPTIONS)],
  ['terraform/outputs.tf', hclFile(outputs(gate))],
  ['terraform/README.md', terraformReadme(gate)],
];

const VERSIONS = block(
  'terraform',
  [],
  ['required_version', '>= 1.5'],
  '',
  block('required_providers', [], ['azurerm', { source: 'hashicorp/azurerm', version: '>= 4.44.0, < 6.0.0' }]),
);

/** `gw003Effect` → `gw003_effect`. */
export const variableOf = (parameter: string): string =>
  parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const variable = (name: string, type: string, description: string, ...others: BlockItem[]): Block =>
  block('variable', [name], ['description', description], ['type', new Code(type)], ...others);

const validation = (condition: string, message: string): Block =>
  block('validation', [], ['condition', new Code(condition)], ['error_message', message]);

const SCOPE_PATTERN = '^(/subscriptions/[0-9a-fA-F-]{36}|/providers/Microsoft[.]Management/managementGroups/[^/]+)$';

function variables({ initiative, effects, exemptions }: Gate): Block[] {
  const scope = variable(
    'scope',
    'string',
    'Id of the subscription or management group to assign the policies to. A subscription must be the one that the azurerm provider is configured for.',
    '',
    validation(
      `can(regex(${hclString(SCOPE_PATTERN)}, var.scope))`,
      'The scope must be the id of a subscription or a management group. Examples: /subscriptions/00000000-0000-0000-0000-000000000000, /providers/Microsoft.Management/managementGroups/contoso',
    ),
  );
  const switches = initiative.effects.map(({ name, description, effects: allowed }) =>
    variable(
      variableOf(name),
      'string',
      description,
      ['default', effects[name] ?? ASSIGNABLE_EFFECTS[0]],
      '',
      validation(
        `contains(${hclValue([...allowed])}, var.${variableOf(name)})`,
        `Allowed values: ${allowed.join(', ')}.`,
      ),
    ),
  );
  const enforce = variable(
    'enforce',
    'bool',
    'True enforces the effects. False only reports the resources that Deny would reject.',
    ['default', true],
  );
  const notScopes = variable('not_scopes', 'list(string)', PARAMETERS.notScopes, ['default', []]);
  const given = exemptions
    .map(exemptionParameter)
    .map(({ name, ...exemption }) => [name, snakeCase(exemption)] as const);
  const exempt = variable('exemptions', EXEMPTION_TYPE, EXEMPTIONS_DESCRIPTION, [
    'default',
    Object.fromEntries(given) as Printable,
  ]);
  return [scope, ...switches, enforce, notScopes, exempt];
}

const snakeCase = (object: object): object =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [variableOf(key), value]));

const EXEMPTIONS_DESCRIPTION =
  'Policy exemptions with an expiration date, keyed by name. The scope is the id of a management group, subscription, resource group or resource.';

const EXEMPTION_TYPE = `map(object({
  scope                           = string
  display_name                    = string
  description                     = string
  expires_on                      = string
  policy_definition_reference_ids = list(string)
}))`;

/** `gw003-workspaces-apis` → `gw003_workspaces_apis`. */
const labelOf = ({ referenceId }: PolicyDefinition): string => referenceId.replaceAll('-', '_');

function definitionBlock(definition: PolicyDefinition): Block {
  const { displayName, description, mode, metadata, parameters, policyRule } = definition.properties;
  return block(
    'resource',
    ['azurerm_policy_definition', labelOf(definition)],
    ['name', definition.name],
    ['display_name', displayName as string],
    ['description', description as string],
    ['policy_type', 'Custom'],
    ['mode', mode as string],
    ['management_group_id', new Code('local.management_group_id')],
    '',
    ['metadata', json(metadata)],
    '',
    ['parameters', json(parameters)],
    '',
    ['policy_rule', json(policyRule)],
  );
}

const SCOPE = block(
  'locals',
  [],
  ['is_management_group', new Code('startswith(lower(var.scope), "/providers/")')],
  ['management_group_id', new Code('local.is_management_group ? var.scope : null')],
);

/** azurerm has separate resource types for subscriptions and management groups. The module creates one of the two. */
const inSubscription: BlockItem = ['count', new Code('local.is_management_group ? 0 : 1')];
const inManagementGroup: BlockItem = ['count', new Code('local.is_management_group ? 1 : 0')];

function initiativeBlocks({ initiative }: Gate): Block[] {
  const ids = new Map(
    initiative.definitions.map((each) => [each.name, `azurerm_policy_definition.${labelOf(each)}.id`]),
  );
  const { displayName, description, metadata, parameters, policyDefinitionGroups, policyDefinitions } =
    initiativeProperties(initiative, (name) => name);
  const body: BlockItem[] = [
    ['name', initiative.name],
    ['display_name', displayName],
    ['description', description],
    ['policy_type', 'Custom'],
    '',
    ['metadata', json(metadata)],
    '',
    ['parameters', json(parameters)],
    ...policyDefinitionGroups.flatMap((group): BlockItem[] => [
      '',
      block(
        'policy_definition_group',
        [],
        ['name', group.name],
        ['display_name', group.displayName],
        ['category', group.category],
      ),
    ]),
    ...policyDefinitions.flatMap((entry): BlockItem[] => {
      const id = ids.get(entry.policyDefinitionId);
      return [
        '',
        block(
          'policy_definition_reference',
          [],
          ['reference_id', entry.policyDefinitionReferenceId],
          ['policy_definition_id', id === undefined ? entry.policyDefinitionId : new Code(id)],
          ['policy_group_names', entry.groupNames],
          ['parameter_values', json(entry.parameters)],
        ),
      ];
    }),
  ];
  return [
    block('resource', ['azurerm_policy_set_definition', 'this'], inSubscription, '', ...body),
    block(
      'resource',
      ['azurerm_management_group_policy_set_definition', 'this'],
      inManagementGroup,
      '',
      ['management_group_id', new Code('var.scope')],
      '',
      ...body,
    ),
  ];
}

function assignmentBlocks({ initiative }: Gate): Block[] {
  const values = Object.fromEntries(
    initiative.effects.map(({ name }) => [name, { value: new Code(`var.${variableOf(name)}`) }]),
  );
  const body = (set: string): BlockItem[] => [
    ['name', ASSIGNMENT_NAME],
    ['display_name', initiative.displayName],
    ['description', initiative.description],
    ['policy_definition_id', new Code(`${set}.this[0].id`)],
    ['enforce', new Code('var.enforce')],
    ['not_scopes', new Code('var.not_scopes')],
    '',
    ['parameters', json(values)],
    ...nonComplianceMessages(initiative).flatMap(({ message, policyDefinitionReferenceId }): BlockItem[] => [
      '',
      block(
        'non_compliance_message',
        [],
        ['content', message],
        ...(policyDefinitionReferenceId === undefined
          ? []
          : [['policy_definition_reference_id', policyDefinitionReferenceId] as const]),
      ),
    ]),
  ];
  const assignment = (kind: string, set: string, count: BlockItem): Block =>
    block(
      'resource',
      [`azurerm_${kind}_policy_assignment`, 'this'],
      count,
      '',
      [`${kind}_id`, new Code('var.scope')],
      '',
      ...body(set),
    );
  return [
    assignment('subscription', 'azurerm_policy_set_definition', inSubscription),
    assignment('management_group', 'azurerm_management_group_policy_set_definition', inManagementGroup),
    block(
      'locals',
      [],
      [
        'assignment_id',
        new Code(
          'one(concat(azurerm_subscription_policy_assignment.this[*].id, azurerm_management_group_policy_assignment.this[*].id))',
        ),
      ],
    ),
  ];
}

/** Terraform expressions that test the kind of a scope. azurerm has an exemption resource type for each kind. */
const KINDS = {
  management_group: 'startswith(lower(exemption.scope), "/providers/")',
  subscription: 'length(split("/", exemption.scope)) == 3',
  resource_group: 'startswith(lower(exemption.scope), "/subscriptions/") && length(split("/", exemption.scope)) == 5',
  resource: 'length(split("/", exemption.scope)) > 5',
} as const;

const EXEMPTIONS: readonly Block[] = Object.entries(KINDS).map(([kind, test]) =>
  block(
    'resource',
    [`azurerm_${kind}_policy_exemption`, 'this'],
    ['for_each', new Code(`{ for name, exemption in var.exemptions : name => exemption if ${test} }`)],
    '',
    ['name', new Code('each.key')],
    [`${kind}_id`, new Code('each.value.scope')],
    ['policy_assignment_id', new Code('local.assignment_id')],
    ['policy_definition_reference_ids', new Code('each.value.policy_definition_reference_ids')],
    ['exemption_category', 'Waiver'],
    ['display_name', new Code('each.value.display_name')],
    ['description', new Code('each.value.description')],
    ['expires_on', new Code('each.value.expires_on')],
  ),
);

const output = (name: string, description: string, value: Printable): Block =>
  block('output', [name], ['description', description], ['value', value]);

const outputs = ({ initiative }: Gate): Block[] => [
  output(
    'policy_definition_ids',
    'Ids of the policy definitions, keyed by their reference ids in the initiative.',
    Object.fromEntries(
      initiative.definitions.map((each) => [
        each.referenceId,
        new Code(`azurerm_policy_definition.${labelOf(each)}.id`),
      ]),
    ),
  ),
  output(
    'initiative_id',
    'Id of the initiative.',
    new Code(
      'one(concat(azurerm_policy_set_definition.this[*].id, azurerm_management_group_policy_set_definition.this[*].id))',
    ),
  ),
  output('assignment_id', 'Id of the policy assignment.', new Code('local.assignment_id')),
];

import { ASSIGNMENT_NAME, nonComplianceMessages } from './assignment';
import { exemptionProperties } from './exemptions';
import { type FileEntries, type Gate, jsonText } from './forms';
import { initiativeProperties } from './initiative';
import { idOf } from './plan';

/** The name that EPAC's own examples give to the environment of a whole tenant; the guide says where to change it. */
export const PAC_SELECTOR = 'tenant';

const SCHEMAS = 'https://raw.githubusercontent.com/Azure/enterprise-azure-policy-as-code/main/Schemas';

const file = (path: string, schema: string, content: object) =>
  [
    `epac/Definitions/${path}.jsonc`,
    jsonText({ $schema: `${SCHEMAS}/policy-${schema}-schema.json`, ...content }),
  ] as const;

/**
 * The folder `Definitions` of Enterprise Policy as Code.
 * @see https://azure.github.io/enterprise-azure-policy-as-code/policy-definitions/
 */
export function epacFiles(gate: Gate): FileEntries {
  const { initiative, exemptions, scope } = gate;
  const policyAssignmentId = idOf(scope, 'policyAssignments', ASSIGNMENT_NAME);
  return [
    ...initiative.definitions.map(({ name, properties }) =>
      file(`policyDefinitions/API Management/${name}`, 'definition', { name, properties }),
    ),
    file(`policySetDefinitions/API Management/${initiative.name}`, 'set-definition', setDefinition(gate)),
    file(`policyAssignments/${initiative.name}`, 'assignment', assignment(gate)),
    ...(exemptions.length === 0
      ? []
      : [
          file(`policyExemptions/${PAC_SELECTOR}/${initiative.name}`, 'exemption', {
            exemptions: exemptions.map((exemption) => ({
              name: exemption.name,
              scope: exemption.scope.id,
              policyAssignmentId,
              ...exemptionProperties(exemption),
            })),
          }),
        ]),
  ];
}

/** EPAC names a definition of its own by its name, and of a group it knows the name alone. */
function setDefinition({ initiative }: Gate) {
  const { policyDefinitions, policyDefinitionGroups, ...properties } = initiativeProperties(initiative, (name) => name);
  const own = new Set(initiative.definitions.map(({ name }) => name));
  return {
    name: initiative.name,
    properties: {
      ...properties,
      policyDefinitionGroups: policyDefinitionGroups.map(({ name }) => ({ name })),
      policyDefinitions: policyDefinitions.map(({ policyDefinitionId: id, ...entry }) => ({
        ...entry,
        ...(own.has(id) ? { policyDefinitionName: id } : { policyDefinitionId: id }),
      })),
    },
  };
}

const assignment = ({ initiative, effects, scope }: Gate) => ({
  nodeName: '/gatewarden',
  definitionEntry: {
    policySetName: initiative.name,
    displayName: initiative.displayName,
    nonComplianceMessages: nonComplianceMessages(initiative),
  },
  assignment: { name: ASSIGNMENT_NAME, displayName: initiative.displayName, description: initiative.description },
  enforcementMode: 'Default',
  parameters: effects,
  scope: { [PAC_SELECTOR]: [scope] },
});

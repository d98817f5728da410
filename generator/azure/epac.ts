import { ASSIGNMENT_NAME, nonComplianceMessages } from './assignment';
import { exemptionProperties } from './exemptions';
import { type FileEntries, type Gate, jsonFile } from './forms';
import { initiativeProperties } from './initiative';
import { policyResourceId } from './plan';

/** The pacSelector that EPAC's examples use for an environment of a whole tenant. The guide explains how to change it. */
export const PAC_SELECTOR = 'tenant';

const SCHEMAS = 'https://raw.githubusercontent.com/Azure/enterprise-azure-policy-as-code/main/Schemas';

const file = (path: string, schema: string, content: object) =>
  [
    `epac/Definitions/${path}.jsonc`,
    jsonFile({ $schema: `${SCHEMAS}/policy-${schema}-schema.json`, ...content }),
  ] as const;

/**
 * The `Definitions` folder of Enterprise Policy as Code (EPAC).
 * @see https://azure.github.io/enterprise-azure-policy-as-code/policy-definitions/
 */
export function epacFiles(gate: Gate): FileEntries {
  const { initiative, exemptions, scope } = gate;
  const policyAssignmentId = policyResourceId(scope, 'policyAssignments', ASSIGNMENT_NAME);
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

/** EPAC refers to a custom definition by its name. Of a definition group it supports only the name. */
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

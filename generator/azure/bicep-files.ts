import { exemptionKinds, exemptionsOf, exemptionTemplate } from './arm-exemptions';
import { API_VERSION } from './arm-template';
import { ASSIGNMENT_NAME, nonComplianceMessages } from './assignment';
import { bicepString, bicepValue } from './bicep';
import { Code, type Printable } from './code';
import { exemptionParameter, type FileEntries, type Gate, jsonFile, PARAMETERS } from './forms';
import { initiativeProperties } from './initiative';
import type { PolicyDefinition } from './policy-definition';
import type { AssignmentLevel, AzureScope } from './scope';

/** The ARM templates in Bicep. The exemptions are modules, because Bicep deploys to another scope only with a module. */
export const bicepFiles = (gate: Gate): FileEntries => [
  ['bicep/subscription.bicep', bicepFile('subscription', gate)],
  ['bicep/management-group.bicep', bicepFile('managementGroup', gate)],
  ...exemptionKinds('managementGroup').map(
    (kind) => [`bicep/${moduleOf(kind)}`, jsonFile(exemptionTemplate(kind))] as const,
  ),
];

const MODULES: Readonly<Record<AzureScope['kind'], string>> = {
  managementGroup: 'management-group-exemption.json',
  subscription: 'subscription-exemption.json',
  resourceGroup: 'resource-group-exemption.json',
  resource: 'resource-exemption.json',
};

const moduleOf = (kind: AzureScope['kind']): string => MODULES[kind];

function bicepFile(level: AssignmentLevel, gate: Gate): string {
  const { initiative } = gate;
  const place = level === 'subscription' ? 'subscription' : 'management group';
  return `${[
    `metadata description = ${bicepString(`Gatewarden for Azure API Management, assigned to a ${place}.`)}`,
    `targetScope = ${bicepString(level)}`,
    ...parameters(gate),
    ...initiative.definitions.map((definition) =>
      resource(symbolOf(definition), 'policyDefinitions', definition.name, definition.properties as Printable),
    ),
    resource('initiative', 'policySetDefinitions', initiative.name, initiativeValue(gate)),
    resource('assignment', 'policyAssignments', ASSIGNMENT_NAME, assignmentValue(gate)),
    ...exemptionKinds(level).map(exemptionModule),
    'output assignmentId string = assignment.id',
  ].join('\n\n')}\n`;
}

/** `gw003-workspaces-apis` → `gw003WorkspacesApis`. */
const symbolOf = ({ referenceId }: PolicyDefinition): string =>
  referenceId.replaceAll(/-(?<letter>[a-z])/g, (_, letter: string) => letter.toUpperCase());

const resource = (symbol: string, kind: string, name: string, properties: Printable): string =>
  `resource ${symbol} 'Microsoft.Authorization/${kind}@${API_VERSION}' = ${bicepValue({ name, properties })}`;

const parameters = ({ initiative, effects, exemptions }: Gate): string[] => [
  ...initiative.effects.map(
    ({ name, description, effects: allowed }) =>
      `@description(${bicepString(description)})\n@allowed(${bicepValue([...allowed])})\nparam ${name} string = ${bicepValue(effects[name] ?? 'Audit')}`,
  ),
  `@description(${bicepString(PARAMETERS.enforcementMode)})\n@allowed(${bicepValue(['Default', 'DoNotEnforce'])})\nparam enforcementMode string = 'Default'`,
  `@description(${bicepString(PARAMETERS.notScopes)})\nparam notScopes string[] = []`,
  EXEMPTION_TYPE,
  `@description(${bicepString(PARAMETERS.exemptions)})\nparam exemptions policyExemption[] = ${bicepValue(exemptions.map(exemptionParameter) as unknown as Printable[])}`,
];

const EXEMPTION_TYPE = `type policyExemption = {
  name: string
  scope: string
  displayName: string
  description: string
  expiresOn: string
  policyDefinitionReferenceIds: string[]
}`;

function initiativeValue({ initiative }: Gate): Printable {
  const symbols = new Map(initiative.definitions.map((definition) => [definition.name, symbolOf(definition)]));
  const { policyDefinitions, ...properties } = initiativeProperties(initiative, (name) => name);
  return {
    ...(properties as unknown as Record<string, Printable>),
    policyDefinitions: policyDefinitions.map(({ policyDefinitionId: id, ...entry }) => {
      const symbol = symbols.get(id);
      return { ...entry, policyDefinitionId: symbol === undefined ? id : new Code(`${symbol}.id`) };
    }),
  };
}

const assignmentValue = ({ initiative }: Gate): Printable => ({
  displayName: initiative.displayName,
  description: initiative.description,
  policyDefinitionId: new Code('initiative.id'),
  enforcementMode: new Code('enforcementMode'),
  notScopes: new Code('notScopes'),
  parameters: Object.fromEntries(initiative.effects.map(({ name }) => [name, { value: new Code(name) }])),
  nonComplianceMessages: nonComplianceMessages(initiative) as unknown as Printable[],
});

/** For each kind of scope: the Bicep expression that tests for it, and the deployment scope of the exemption module. */
const KINDS: Readonly<Record<AzureScope['kind'], { readonly test: string; readonly place: string }>> = {
  managementGroup: {
    test: "startsWith(toLower(each.scope), '/providers/')",
    place: "managementGroup(last(split(exemption.scope, '/')))",
  },
  subscription: {
    test: "length(split(each.scope, '/')) == 3",
    place: "subscription(split(exemption.scope, '/')[2])",
  },
  resourceGroup: {
    test: "startsWith(toLower(each.scope), '/subscriptions/') && length(split(each.scope, '/')) == 5",
    place: "resourceGroup(split(exemption.scope, '/')[2], split(exemption.scope, '/')[4])",
  },
  resource: {
    test: "length(split(each.scope, '/')) > 5",
    place: "resourceGroup(split(exemption.scope, '/')[2], split(exemption.scope, '/')[4])",
  },
};

function exemptionModule(kind: AzureScope['kind']): string {
  const { test, place } = KINDS[kind];
  const body = bicepValue({
    name: new Code('exemption.name'),
    scope: new Code(place),
    params: { policyAssignmentId: new Code('assignment.id'), exemption: new Code('exemption') },
  });
  return `module ${exemptionsOf(kind)} ${bicepString(moduleOf(kind))} = [for exemption in filter(exemptions, each => ${test}): ${body}]`;
}

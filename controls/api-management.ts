import type { ApiDefinitionFact, ApiImport, RelatedPolicy, ResourceCopy } from '../core/catalogue';

/** The id of a policy definition that Azure provides. */
export const builtInPolicy = (name: string): string => `/providers/Microsoft.Authorization/policyDefinitions/${name}`;

/**
 * Changes through the direct management endpoint do not pass Azure Resource Manager, so Azure Policy does not evaluate
 * them.
 */
export const directManagement: RelatedPolicy = {
  name: 'directManagement',
  policyDefinitionId: builtInPolicy('b741306c-968e-4b67-b916-5675e5c709f4'),
  title: 'API Management direct management endpoint should not be enabled',
  rationale:
    'Changes made through the direct management endpoint bypass Azure Resource Manager and therefore Azure Policy.',
  remediation: 'Set enabled to false on the tenant access of the API Management service.',
  documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/tenant',
};

/** The properties that hold an API definition. API versions before 2019-01-01 have the second pair. */
const DEFINITIONS = [
  { format: 'format', content: 'value' },
  { format: 'contentFormat', content: 'contentValue' },
] as const;

/**
 * On import, API Management takes the address and the protocols from the API definition.
 * @see https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions
 */
export const importedApi = <Fact extends string>(
  facts: Readonly<Partial<Record<Fact, ApiDefinitionFact>>>,
  remediation: string,
): readonly ApiImport<Fact>[] => DEFINITIONS.map((properties) => ({ ...properties, facts, remediation }));

/**
 * A new version or revision of an API is a copy. A property that the request sets replaces the copied value.
 * @see https://learn.microsoft.com/rest/api/apimanagement/apis/create-or-update
 */
export const copiedApi = (remediation: string): ResourceCopy => ({ property: 'sourceApiId', remediation });

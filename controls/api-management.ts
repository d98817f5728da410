import type { RelatedPolicy } from '../core/catalogue';

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

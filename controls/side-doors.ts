/**
 * A way around the controls that a policy of the cloud's provider closes. It is switched beside the controls: what it
 * says of a resource is the provider's verdict, not ours.
 */
export interface SideDoor {
  /** In camel case, for the parameter that switches it. */
  readonly name: string;
  /** The controls that it is a way around. */
  readonly controls: readonly `GW${number}`[];
  /** The id of the provider's policy definition. */
  readonly policyDefinitionId: string;
  /** What the policy calls itself. */
  readonly title: string;
  readonly rationale: string;
  readonly remediation: string;
  readonly documentation: string;
}

const builtIn = (name: string): string => `/providers/Microsoft.Authorization/policyDefinitions/${name}`;

export const sideDoors: readonly SideDoor[] = [
  {
    name: 'directManagement',
    controls: ['GW003', 'GW004'],
    policyDefinitionId: builtIn('b741306c-968e-4b67-b916-5675e5c709f4'),
    title: 'API Management direct management endpoint should not be enabled',
    rationale:
      'What is changed over the direct management endpoint does not pass Azure Resource Manager, nor its policies.',
    remediation: 'Set enabled to false on the tenant access of the API Management service.',
    documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/tenant',
  },
  {
    name: 'certificateValidation',
    controls: ['GW003'],
    policyDefinitionId: builtIn('92bb331d-ac71-416a-8c91-02f2cb734ce4'),
    title: 'API Management calls to API backends should not bypass certificate thumbprint or name validation',
    rationale: 'An encrypted connection to whoever shows any certificate keeps nobody on the way from reading it.',
    remediation: 'Leave tls.validateCertificateChain and tls.validateCertificateName out, or set them to true.',
    documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/backends',
  },
];

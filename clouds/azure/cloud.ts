import { AzureError } from './azure-error';

/** The Azure Resource Manager endpoint of an Azure cloud, and the host at which its users sign in. */
export interface AzureCloud {
  readonly endpoint: string;
  /** If undefined, AZURE_AUTHORITY_HOST applies. */
  readonly authorityHost?: string;
}

export const AZURE_CLOUDS = {
  public: { endpoint: 'https://management.azure.com', authorityHost: 'https://login.microsoftonline.com' },
  usgov: { endpoint: 'https://management.usgovcloudapi.net', authorityHost: 'https://login.microsoftonline.us' },
  china: { endpoint: 'https://management.chinacloudapi.cn', authorityHost: 'https://login.chinacloudapi.cn' },
} as const satisfies Record<string, AzureCloud>;

export type CloudName = keyof typeof AZURE_CLOUDS;

/**
 * Selects the Azure cloud: the named one, or the endpoint in AZURE_RESOURCE_MANAGER_ENDPOINT, which also allows clouds
 * without a name here, or the cloud of AZURE_AUTHORITY_HOST.
 *
 * The endpoint receives a token, so it must use https. The token is requested for this endpoint only, so the endpoint
 * never receives a token for another cloud.
 */
export function cloudOf(
  name: CloudName | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): AzureCloud {
  if (name !== undefined) return AZURE_CLOUDS[name];
  const { AZURE_RESOURCE_MANAGER_ENDPOINT: endpoint, AZURE_AUTHORITY_HOST: authority } = environment;
  if (endpoint) return { endpoint: originOf(endpoint) };
  const host = authority?.replace(/\/+$/, '').toLowerCase();
  return Object.values(AZURE_CLOUDS).find(({ authorityHost }) => authorityHost === host) ?? AZURE_CLOUDS.public;
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  if (url?.protocol === 'https:' && isPlain) return url.origin;
  throw new AzureError(
    `AZURE_RESOURCE_MANAGER_ENDPOINT: invalid endpoint "${text}". It must be an https URL without a path. Example: https://management.azure.com`,
  );
}

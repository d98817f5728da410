import { AzureError } from './azure-error';

/** Where a cloud's Azure Resource Manager is, and where its callers sign in. */
export interface Cloud {
  readonly endpoint: string;
  /** Undefined: as AZURE_AUTHORITY_HOST says. */
  readonly authorityHost?: string;
}

export const CLOUDS = {
  public: { endpoint: 'https://management.azure.com', authorityHost: 'https://login.microsoftonline.com' },
  usgov: { endpoint: 'https://management.usgovcloudapi.net', authorityHost: 'https://login.microsoftonline.us' },
  china: { endpoint: 'https://management.chinacloudapi.cn', authorityHost: 'https://login.chinacloudapi.cn' },
} as const satisfies Record<string, Cloud>;

export type CloudName = keyof typeof CLOUDS;

/**
 * The cloud that is named; else the one of AZURE_RESOURCE_MANAGER_ENDPOINT, for clouds that have no name here; else the
 * one whose callers sign in where AZURE_AUTHORITY_HOST says.
 *
 * An endpoint is given a token, so it has to be https. The token is asked for that endpoint alone: one for another
 * cloud is never sent to it.
 */
export function cloudOf(name: CloudName | undefined, environment: Readonly<Record<string, string | undefined>>): Cloud {
  if (name !== undefined) return CLOUDS[name];
  const { AZURE_RESOURCE_MANAGER_ENDPOINT: endpoint, AZURE_AUTHORITY_HOST: authority } = environment;
  if (endpoint) return { endpoint: originOf(endpoint) };
  const host = authority?.replace(/\/+$/, '').toLowerCase();
  return Object.values(CLOUDS).find(({ authorityHost }) => authorityHost === host) ?? CLOUDS.public;
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  if (url?.protocol === 'https:' && isPlain) return url.origin;
  throw new AzureError(
    `AZURE_RESOURCE_MANAGER_ENDPOINT: "${text}" is no https address of a host. Example: https://management.azure.com`,
  );
}

import type { Redactor } from './redaction';

/** Temporary credentials in the format of the AWS SDK v3. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Credentials or a provider. Clients of the AWS SDK accept both, and call a provider before their first request. */
export type CredentialSource = Credentials | (() => Promise<Credentials>);

/** The credentials and Region of an SDK client. Without a Region, the SDK uses that of the Lambda function. */
export interface Identity {
  readonly credentials: CredentialSource;
  readonly region?: string;
}

/** The fields of a request about credentials. Each may be missing, null or of an unexpected type. */
export interface CredentialFields {
  readonly callerCredentials?: unknown;
  readonly providerCredentials?: unknown;
  readonly hookEncryptionKeyArn?: unknown;
  readonly hookEncryptionKeyRole?: unknown;
}

export interface InvocationCredentials {
  /** The credentials of the principal that deploys. */
  readonly caller: CredentialSource | undefined;
  /** The credentials for the account that registered the hook. */
  readonly provider: CredentialSource | undefined;
}

/**
 * Reads the credentials of a request. They are JSON, or ciphertext if the request names an encryption key. Ciphertext
 * is decrypted on first use, because that needs calls to STS and KMS and most hooks never use credentials. Decrypted
 * credentials are redacted from then on.
 */
export function openCredentials(
  fields: CredentialFields,
  region: string | undefined,
  learn: Redactor['learn'],
): InvocationCredentials {
  const decrypt = decryptionOf(fields, region);
  const sourceOf = (text: unknown): CredentialSource | undefined => {
    if (typeof text !== 'string' || text === '') return undefined;
    return parseCredentials(text) ?? (decrypt && once(() => decryptCredentials(text, decrypt, learn)));
  };
  return { caller: sourceOf(fields.callerCredentials), provider: sourceOf(fields.providerCredentials) };
}

/** Reads `{"accessKeyId": …, "secretAccessKey": …, "sessionToken": …}`; undefined for any other text. */
export function parseCredentials(text: unknown): Credentials | undefined {
  const { accessKeyId, secretAccessKey, sessionToken } = parseFields(text);
  if (!isText(accessKeyId) || !isText(secretAccessKey)) return undefined;
  return { accessKeyId, secretAccessKey, ...(isText(sessionToken) ? { sessionToken } : {}) };
}

type Decrypt = (ciphertext: string) => Promise<string>;

async function decryptCredentials(text: string, decrypt: Decrypt, learn: Redactor['learn']): Promise<Credentials> {
  const plaintext = await decrypt(text);
  learn(plaintext);
  const credentials = parseCredentials(plaintext);
  if (credentials === undefined) throw new Error('The decrypted text does not contain credentials.');
  return credentials;
}

/** The role is assumed once per invocation, and only if credentials must be decrypted. */
function decryptionOf(fields: CredentialFields, region: string | undefined): Decrypt | undefined {
  const { hookEncryptionKeyArn: keyArn, hookEncryptionKeyRole: keyRole } = fields;
  if (!isText(keyArn) || !isText(keyRole)) return undefined;
  const open = once(async () => (await import('./delivery/decryption')).openDecryption({ keyArn, keyRole, region }));
  return async (ciphertext) => (await open())(ciphertext);
}

function once<Result>(get: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => (result ??= get());
}

function parseFields(text: unknown): Readonly<Record<string, unknown>> {
  if (typeof text !== 'string') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

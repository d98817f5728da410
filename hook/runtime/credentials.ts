import type { Redactor } from './redaction';

/** Temporary credentials, in the shape that clients of the AWS SDK v3 take. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Credentials, or how to get them: clients of the AWS SDK take either, and ask for them with their first request. */
export type CredentialSource = Credentials | (() => Promise<Credentials>);

/** With whose credentials a client of the SDK acts, and where. Without a region the SDK takes that of the function. */
export interface Identity {
  readonly credentials: CredentialSource;
  readonly region?: string;
}

/** What a request says about credentials. Anything may be absent, null or not what it should be. */
export interface CredentialFields {
  readonly callerCredentials?: unknown;
  readonly providerCredentials?: unknown;
  readonly hookEncryptionKeyArn?: unknown;
  readonly hookEncryptionKeyRole?: unknown;
}

export interface InvocationCredentials {
  /** Of whoever deploys. */
  readonly caller: CredentialSource | undefined;
  /** Of the account that registered the hook. */
  readonly provider: CredentialSource | undefined;
}

/**
 * Finds the credentials of a request: JSON, or ciphertext where a key is named too. Ciphertext is decrypted when the
 * credentials are first asked for, because that takes calls to STS and KMS and most hooks never ask. What is decrypted
 * is redacted from then on.
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

/** Reads `{"accessKeyId": …, "secretAccessKey": …, "sessionToken": …}`. Undefined where the text is anything else. */
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
  if (credentials === undefined) throw new Error('What was decrypted is no credentials.');
  return credentials;
}

/** One role is assumed for all credentials of an invocation, and only if some have to be decrypted. */
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

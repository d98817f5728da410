/** Decrypts credentials. It is a separate file in the package, because few requests need it. */
import { randomUUID } from 'node:crypto';
import { buildDecrypt } from '@aws-crypto/decrypt-node';
import { type AwsEsdkKMSInterface, KmsKeyringClass } from '@aws-crypto/kms-keyring';
import {
  CommitmentPolicy,
  KeyringNode,
  type Newable,
  type NodeAlgorithmSuite,
} from '@aws-crypto/material-management-node';

export interface DecryptionKey {
  readonly keyArn: string;
  /** The role that may use the key. It is assumed with the function's own credentials. */
  readonly keyRole: string;
  readonly region: string | undefined;
}

/** The timeout of a call to STS or KMS. */
const LIMIT_MS = 5_000;

/** CloudFormation encrypts without key commitment. The Java runtime has the same setting. */
const { decrypt } = buildDecrypt(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT);

/** The published keyring for Node.js defines the same class, but its package includes a DynamoDB client. */
class KmsKeyring extends KmsKeyringClass<NodeAlgorithmSuite, AwsEsdkKMSInterface>(
  KeyringNode as unknown as Newable<KeyringNode>,
) {}

/**
 * Assumes the role of a key and returns a function that decrypts base64 messages of the AWS Encryption SDK with this
 * key only. Both reject with the errors of STS, KMS and the AWS Encryption SDK.
 */
export async function openDecryption(key: DecryptionKey): Promise<(ciphertext: string) => Promise<string>> {
  const keyring = new KmsKeyring({ clientProvider: await openKms(key), keyIds: [key.keyArn] });
  return async (ciphertext) => (await decrypt(keyring, Buffer.from(ciphertext, 'base64'))).plaintext.toString('utf8');
}

async function openKms(key: DecryptionKey): Promise<(region: string) => AwsEsdkKMSInterface> {
  const { DecryptCommand, KMSClient, requestHandler } = await import('./aws');
  const credentials = await assumeRole(key);
  return (region) => {
    const client = new KMSClient({ region, credentials, requestHandler });
    return {
      decrypt: async (input) => {
        const { KeyId = '', Plaintext = new Uint8Array() } = await client.send(new DecryptCommand(input), {
          abortSignal: AbortSignal.timeout(LIMIT_MS),
        });
        return { KeyId, Plaintext };
      },
      encrypt: refuse,
      generateDataKey: refuse,
    };
  };
}

async function assumeRole({ keyRole, region }: DecryptionKey) {
  const { AssumeRoleCommand, STSClient, requestHandler } = await import('./aws');
  const client = new STSClient({ requestHandler, ...(region === undefined ? {} : { region }) });
  const { Credentials: assumed } = await client.send(
    new AssumeRoleCommand({ RoleArn: keyRole, RoleSessionName: randomUUID() }),
    { abortSignal: AbortSignal.timeout(LIMIT_MS) },
  );
  if (!assumed?.AccessKeyId || !assumed.SecretAccessKey || !assumed.SessionToken)
    throw new Error(`STS returned no credentials for the role ${keyRole}.`);
  return {
    accessKeyId: assumed.AccessKeyId,
    secretAccessKey: assumed.SecretAccessKey,
    sessionToken: assumed.SessionToken,
  };
}

const refuse = (): Promise<never> => Promise.reject(new Error('This keyring can only decrypt.'));

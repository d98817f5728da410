// Encrypts credentials as CloudFormation does for a hook with an encryption key: with the AWS Encryption SDK and without
// key commitment.
import { buildEncrypt } from '@aws-crypto/encrypt-node';
import { KmsKeyringClass } from '@aws-crypto/kms-keyring';
import { CommitmentPolicy, KeyringNode } from '@aws-crypto/material-management-node';
import {
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
} from '@aws-sdk/client-kms';

const { encrypt } = buildEncrypt(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT);
class KmsKeyring extends KmsKeyringClass(KeyringNode) {}

/** Creates a key and a function that encrypts text with it: `{ keyArn, encryptText }`. */
export async function openEncryption(clientConfiguration) {
  const kms = new KMSClient(clientConfiguration);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const keyring = new KmsKeyring({
    generatorKeyId: KeyMetadata.Arn,
    clientProvider: () => ({
      encrypt: (input) => kms.send(new EncryptCommand(input)),
      decrypt: (input) => kms.send(new DecryptCommand(input)),
      generateDataKey: (input) => kms.send(new GenerateDataKeyCommand(input)),
    }),
  });
  return {
    keyArn: KeyMetadata.Arn,
    encryptText: async (text) => (await encrypt(keyring, text)).result.toString('base64'),
  };
}

import { buildEncrypt } from '@aws-crypto/encrypt-node';
import { type AwsEsdkKMSInterface, KmsKeyringClass } from '@aws-crypto/kms-keyring';
import {
  AlgorithmSuiteIdentifier,
  CommitmentPolicy,
  KeyringNode,
  type Newable,
  type NodeAlgorithmSuite,
} from '@aws-crypto/material-management-node';
import type { Answer, Call } from './loopback-aws';

/** Encrypts as CloudFormation does, with data keys that are sent unencrypted. */

export const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f';
export const keyRole = 'arn:aws:iam::123456789012:role/hook-encryption';

class KmsKeyring extends KmsKeyringClass<NodeAlgorithmSuite, AwsEsdkKMSInterface>(
  KeyringNode as unknown as Newable<KeyringNode>,
) {}

const refuse = (): Promise<never> => Promise.reject(new Error('This key only generates data keys.'));

const makeDataKeys: AwsEsdkKMSInterface = {
  generateDataKey: ({ KeyId, NumberOfBytes = 32 }) => {
    const Plaintext = Buffer.alloc(NumberOfBytes, 7);
    return Promise.resolve({
      KeyId,
      Plaintext,
      CiphertextBlob: Buffer.from(`wrapped ${Plaintext.toString('base64')}`),
    });
  },
  encrypt: refuse,
  decrypt: refuse,
};

/** A signed message without key commitment, as the AWS Encryption SDK for Java writes it. */
export function encryptAsCloudFormation(plaintext: string, generatorKeyId = keyArn): Promise<string> {
  return encryptWith(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT, {}, plaintext, generatorKeyId);
}

/** A message with key commitment, as newer versions of the AWS Encryption SDK write it. */
export function encryptWithCommitment(plaintext: string): Promise<string> {
  return encryptWith(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT, {}, plaintext, keyArn);
}

export function encryptUnsigned(plaintext: string): Promise<string> {
  const suiteId = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA256;
  return encryptWith(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT, { suiteId }, plaintext, keyArn);
}

async function encryptWith(
  policy: CommitmentPolicy,
  options: { readonly suiteId?: AlgorithmSuiteIdentifier },
  plaintext: string,
  generatorKeyId: string,
): Promise<string> {
  const keyring = new KmsKeyring({ clientProvider: () => makeDataKeys, generatorKeyId });
  const { result } = await buildEncrypt(policy).encrypt(keyring, plaintext, {
    encryptionContext: { purpose: 'hook' },
    ...options,
  });
  return result.toString('base64');
}

/** The response of KMS to Decrypt for such a message. */
export function answerDecrypt({ body }: Call): Answer {
  const request = JSON.parse(body) as { readonly KeyId: string; readonly CiphertextBlob: string };
  const wrapped = Buffer.from(request.CiphertextBlob, 'base64').toString('utf8');
  return { body: { KeyId: request.KeyId, Plaintext: wrapped.replace('wrapped ', '') } };
}

/** The response of STS to AssumeRole. */
export const answerAssumeRole = (): Answer => ({
  body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>ASIAZZZZASSUMED00001</AccessKeyId><SecretAccessKey>assumedSecret</SecretAccessKey>
    <SessionToken>assumedToken</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration>
  </Credentials></AssumeRoleResult></AssumeRoleResponse>`,
});

/** An error response of STS. */
export const refuseAssumeRole = (code: string, message: string): Answer => ({
  status: 403,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});

import {
  type CredentialFields,
  type Credentials,
  openCredentials,
  parseCredentials,
} from '../../hook/runtime/credentials';
import { openInvocation } from '../../hook/runtime/invocation';
import { createRedactor } from '../../hook/runtime/redaction';
import { type HookHandlerRequest, readInvocation, toHandlerRequest } from '../../hook/runtime/request';
import { Session } from '../../hook/runtime/session';
import {
  answerAssumeRole,
  answerDecrypt,
  encryptAsCloudFormation,
  encryptUnsigned,
  encryptWithCommitment,
  keyArn,
  keyRole,
  refuseAssumeRole,
} from './encryption';
import { hookEvent } from './event';
import { type Call, failure, type LoopbackAws, startLoopbackAws, withEnvironment } from './loopback-aws';

const plain: Credentials = {
  accessKeyId: 'ASIAZZZZEXAMPLE00001',
  secretAccessKey: 'exampleSecret',
  sessionToken: 'exampleToken',
};
const text = JSON.stringify(plain);
const key = { hookEncryptionKeyArn: keyArn, hookEncryptionKeyRole: keyRole };
const request: HookHandlerRequest = toHandlerRequest(readInvocation(hookEvent()));

let aws: LoopbackAws;
let restoreEnvironment: () => void;

beforeEach(async () => {
  aws = await startLoopbackAws();
  aws.answer = (call) => (call.operation === 'AssumeRole' ? answerAssumeRole() : answerDecrypt(call));
  restoreEnvironment = withEnvironment({
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'AKIAZZZZFUNCTION0001',
    AWS_SECRET_ACCESS_KEY: 'functionSecret',
    AWS_SESSION_TOKEN: undefined,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
});

afterEach(async () => {
  restoreEnvironment();
  await aws.close();
});

const open = (fields: CredentialFields, learn: (...secrets: readonly unknown[]) => void = () => undefined) =>
  openCredentials(fields, 'eu-west-1', learn);

/** Reads the caller's credentials, which must be encrypted. */
function decrypt(fields: CredentialFields, learn?: (...secrets: readonly unknown[]) => void): Promise<Credentials> {
  const { caller } = open(fields, learn);
  if (typeof caller !== 'function') throw new Error('These credentials are not encrypted.');
  return caller();
}

const operations = (): string[] => aws.calls.map(({ operation }) => operation);

const signedBy = ({ headers }: Call): string | undefined =>
  /Credential=([^/]+)/.exec(String(headers.authorization))?.[1];

describe('plain-text credentials', () => {
  it.each([
    ['all three fields', text, plain],
    ['unknown fields', JSON.stringify({ ...plain, expiration: 1 }), plain],
    ['no session token', '{"accessKeyId":"a","secretAccessKey":"b"}', { accessKeyId: 'a', secretAccessKey: 'b' }],
    [
      'a session token null',
      '{"accessKeyId":"a","secretAccessKey":"b","sessionToken":null}',
      { accessKeyId: 'a', secretAccessKey: 'b' },
    ],
    ['no secret key', '{"accessKeyId":"a"}', undefined],
    ['empty fields', '{"accessKeyId":"","secretAccessKey":""}', undefined],
    ['numbers', '{"accessKeyId":1,"secretAccessKey":2}', undefined],
    ['names of a prototype', '{"__proto__":{"accessKeyId":"a","secretAccessKey":"b"}}', undefined],
    ['an array', '[]', undefined],
    ['JSON null', 'null', undefined],
    ['broken JSON', text.slice(0, -1), undefined],
    ['nothing', '', undefined],
    ['null', null, undefined],
    ['undefined', undefined, undefined],
    ['an object', plain, undefined],
  ])('%s', (_what, given, credentials) => {
    expect(parseCredentials(given)).toEqual(credentials);
  });

  it('need neither a key nor an AWS call', () => {
    expect(open({ callerCredentials: text, providerCredentials: text, ...key })).toEqual({
      caller: plain,
      provider: plain,
    });
    expect(aws.calls).toEqual([]);
  });

  it.each([
    ['no key', {}],
    ['a key without a role', { hookEncryptionKeyArn: keyArn }],
    ['a role without a key', { hookEncryptionKeyRole: keyRole }],
    ['null for both', { hookEncryptionKeyArn: null, hookEncryptionKeyRole: null }],
  ])('are undefined if they are not JSON and the request has %s', (_what, fields) => {
    expect(open({ callerCredentials: 'AYADeA==', ...fields })).toEqual({ caller: undefined, provider: undefined });
  });
});

describe('encrypted credentials', () => {
  it.each([
    ['signed, without commitment', encryptAsCloudFormation],
    ['unsigned, without commitment', encryptUnsigned],
    ['signed, with commitment', encryptWithCommitment],
  ])('%s, are decrypted with the role of the key', async (_how, encrypt) => {
    expect(await decrypt({ callerCredentials: await encrypt(text), ...key })).toEqual(plain);
    expect(operations()).toEqual(['AssumeRole', 'Decrypt']);
    expect(aws.calls.map(signedBy)).toEqual(['AKIAZZZZFUNCTION0001', 'ASIAZZZZASSUMED00001']);
    expect(new URLSearchParams(aws.calls[0]?.body).get('RoleArn')).toBe(keyRole);
    expect(JSON.parse(aws.calls[1]?.body ?? '')).toMatchObject({
      KeyId: keyArn,
      EncryptionContext: { purpose: 'hook' },
    });
  });

  it('are decrypted on first use, and only once', async () => {
    const ciphertext = await encryptAsCloudFormation(text);
    const { caller, provider } = open({ callerCredentials: ciphertext, providerCredentials: ciphertext, ...key });
    expect(operations()).toEqual([]);
    if (typeof caller !== 'function' || typeof provider !== 'function') throw new Error('These are not encrypted.');
    expect(await Promise.all([caller(), caller(), provider()])).toEqual([plain, plain, plain]);
    expect(operations().toSorted()).toEqual(['AssumeRole', 'Decrypt', 'Decrypt']);
  });

  it('are redacted after they are decrypted', async () => {
    const { redact, learn } = createRedactor();
    await decrypt({ callerCredentials: await encryptAsCloudFormation(text), ...key }, learn);
    expect(redact('exampleSecret, exampleToken')).toBe('[redacted], [redacted]');
  });

  it('of another key are not sent to KMS', async () => {
    const ciphertext = await encryptAsCloudFormation(text, keyArn.replace('123456789012', '999999999999'));
    await expect(decrypt({ callerCredentials: ciphertext, ...key })).rejects.toThrow(
      'unencryptedDataKey has not been set',
    );
    expect(operations()).toEqual(['AssumeRole']);
  });

  it('that were modified are rejected', async () => {
    const bytes = Buffer.from(await encryptAsCloudFormation(text), 'base64');
    // The changed byte is after the header, which is plain text, and before the signature.
    bytes[bytes.length - 150] = (bytes[bytes.length - 150] ?? 0) ^ 1;
    await expect(decrypt({ callerCredentials: bytes.toString('base64'), ...key })).rejects.toThrow(
      'unable to authenticate',
    );
  });

  it.each([
    ['text that is not a message', 'not a message', 'Not a supported message format version.'],
    ['a truncated message', 'AgV4', 'Incomplete Header'],
  ])('that are %s are rejected', async (_what, ciphertext, reason) => {
    await expect(decrypt({ callerCredentials: ciphertext, ...key })).rejects.toThrow(reason);
  });

  it.each([['null'], ['{}'], ['not JSON']])('with the plaintext %s are rejected', async (plaintext) => {
    await expect(decrypt({ callerCredentials: await encryptAsCloudFormation(plaintext), ...key })).rejects.toThrow(
      'The decrypted text does not contain credentials.',
    );
  });

  it.each([
    ['the role may not be assumed', 'AssumeRole', refuseAssumeRole('AccessDenied', 'not authorized'), 'not authorized'],
    ['the key may not be used', 'Decrypt', failure('AccessDeniedException'), 'AccessDeniedException'],
  ])('cannot be decrypted if %s', async (_what, operation, refusal, reason) => {
    const { answer } = aws;
    aws.answer = (call) => (call.operation === operation ? refusal : answer(call));
    await expect(decrypt({ callerCredentials: await encryptAsCloudFormation(text), ...key })).rejects.toThrow(reason);
  });

  it('cannot be decrypted if STS returns no credentials', async () => {
    aws.answer = () => ({ body: '<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>' });
    await expect(decrypt({ callerCredentials: await encryptAsCloudFormation(text), ...key })).rejects.toThrow(
      `STS returned no credentials for the role ${keyRole}.`,
    );
  });
});

describe('a session', () => {
  /** A client that exposes its configuration. */
  class Client {
    constructor(readonly configuration: unknown) {}
  }

  it('passes the credentials and the Region to clients', () => {
    expect(new Session(plain, 'eu-west-1').client(Client).configuration).toEqual({
      credentials: plain,
      region: 'eu-west-1',
    });
    expect(new Session(plain, undefined).client(Client).configuration).toEqual({ credentials: plain });
  });

  it('is undefined without credentials', () => {
    expect(openInvocation(request, {}).session).toBeUndefined();
    expect(
      openInvocation(request, { callerCredentials: '{', ...key, hookEncryptionKeyArn: null }).session,
    ).toBeUndefined();
  });

  it('has plain-text credentials immediately', () => {
    expect(openInvocation(request, { callerCredentials: text }).session).toEqual(new Session(plain, 'eu-west-1'));
  });

  it('decrypts encrypted credentials for its first client', async () => {
    const { session } = openInvocation(request, { callerCredentials: await encryptAsCloudFormation(text), ...key });
    const { STSClient, AssumeRoleCommand } = await import('../../hook/runtime/delivery/aws');
    await session?.client(STSClient).send(new AssumeRoleCommand({ RoleArn: keyRole, RoleSessionName: 'test' }));
    expect(operations()).toEqual(['AssumeRole', 'Decrypt', 'AssumeRole']);
    expect(aws.calls.map(signedBy).at(-1)).toBe(plain.accessKeyId);
  });

  it('logs why the decryption failed, without secrets', async () => {
    const lines: unknown[] = [];
    const log = jest.spyOn(console, 'log').mockImplementation((line) => lines.push(line));
    aws.answer = () => refuseAssumeRole('AccessDenied', 'AKIAZZZZFUNCTION0001 with functionSecret may not');
    const { session } = openInvocation(request, { callerCredentials: await encryptAsCloudFormation(text), ...key });
    const source = session?.credentials;
    if (typeof source !== 'function') throw new Error('These credentials are not encrypted.');
    await expect(source()).rejects.toThrow('may not');
    log.mockRestore();
    expect(lines).toEqual([
      '{"level":"WARN","event":"credentials","caller":"AccessDenied: [redacted] with [redacted] may not"}',
    ]);
  });
});

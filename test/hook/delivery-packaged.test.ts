import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { fixture, product } from '../packages';
import {
  answerAssumeRole,
  answerDecrypt,
  encryptAsCloudFormation,
  encryptUnsigned,
  encryptWithCommitment,
  keyArn,
  keyRole,
} from './encryption';
import { compliantStage, hookEvent } from './event';
import { failure, type LoopbackAws, startLoopbackAws, succeed } from './loopback-aws';

const handlers = join(fixture, 'build/TypeFunction/handlers.js');
const secrets = {
  accessKeyId: 'ASIAZZZZPROVIDER0001',
  secretAccessKey: 'providerSecret',
  sessionToken: 'providerToken',
};
const credentials = JSON.stringify(secrets);

let aws: LoopbackAws;

beforeEach(async () => {
  aws = await startLoopbackAws();
  const assumed = answerAssumeRole();
  aws.answer = (call) =>
    call.operation === 'AssumeRole' ? assumed : call.operation === 'Decrypt' ? answerDecrypt(call) : succeed(call);
});

afterEach(() => aws.close());

/** Invokes the packaged handler in a separate process that has only the package. */
async function invoke(requestData: Readonly<Record<string, unknown>>) {
  const event = hookEvent({ properties: compliantStage });
  const script = `
    const { entrypoint } = require(${JSON.stringify(handlers)});
    entrypoint(${JSON.stringify({ ...event, requestData: { ...event.requestData, ...requestData } })}).then((response) => {
      const loaded = Object.keys(require.cache).map((file) => require('node:path').basename(file));
      console.log(JSON.stringify({ response, loaded }));
    });`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
    env: {
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIAZZZZFUNCTION0001',
      AWS_SECRET_ACCESS_KEY: 'functionSecret',
    },
  });
  const lines = stdout.trim().split('\n');
  expect(stdout).not.toMatch(/providerSecret|providerToken|functionSecret|(?:AKIA|ASIA)Z/);
  const last = JSON.parse(lines.pop() ?? '') as { response: { hookStatus: string }; loaded: string[] };
  return { ...last, lines };
}

const operations = (): string[] => aws.calls.map(({ operation }) => operation).toSorted();

describe('the package', () => {
  it('stays below 150 kB zipped', () => {
    const folder = join(product, 'build/TypeFunction');
    const zipped = readdirSync(folder).map(
      (file) => deflateRawSync(readFileSync(join(folder, file)), { level: 9 }).length,
    );
    expect(zipped.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000 - 1_000);
  });

  it('does not load the AWS SDK for a request without provider credentials', async () => {
    const { response, loaded } = await invoke({ callerCredentials: credentials, providerLogGroupName: 'hook-logs' });
    expect(response.hookStatus).toBe('SUCCESS');
    expect(loaded).toEqual(['handlers.js']);
    expect(operations()).toEqual([]);
  });

  it('delivers the decision', async () => {
    const { response, loaded, lines } = await invoke({
      providerCredentials: credentials,
      providerLogGroupName: 'hook-logs',
    });
    expect(response.hookStatus).toBe('SUCCESS');
    expect(loaded).toEqual(['handlers.js', 'aws.js']);
    expect(operations()).toEqual(['PutLogEvents', 'PutMetricData']);
    const put = JSON.parse(aws.calls.find(({ operation }) => operation === 'PutLogEvents')?.body ?? '') as {
      logEvents: { message: string }[];
    };
    expect(put.logEvents.map(({ message }) => message)).toEqual(lines);
    expect(lines.at(-1)).toMatch(/^\{"level":"INFO","event":"decision",/);
  });

  it.each([
    ['signed, without commitment', encryptAsCloudFormation],
    ['unsigned, without commitment', encryptUnsigned],
    ['signed, with commitment', encryptWithCommitment],
  ])('delivers with encrypted credentials: %s', async (_how, encrypt) => {
    const { response, loaded } = await invoke({
      providerCredentials: await encrypt(credentials),
      providerLogGroupName: 'hook-logs',
      hookEncryptionKeyArn: keyArn,
      hookEncryptionKeyRole: keyRole,
    });
    expect(response.hookStatus).toBe('SUCCESS');
    expect(loaded.toSorted()).toEqual(['aws.js', 'decryption.js', 'handlers.js']);
    expect(operations()).toEqual(['AssumeRole', 'Decrypt', 'PutLogEvents', 'PutMetricData']);
  });

  it('does not decrypt the credentials of the caller', async () => {
    const { response, loaded } = await invoke({
      callerCredentials: await encryptAsCloudFormation(credentials),
      hookEncryptionKeyArn: keyArn,
      hookEncryptionKeyRole: keyRole,
    });
    expect(response.hookStatus).toBe('SUCCESS');
    expect(loaded).toEqual(['handlers.js']);
  });

  it('gives the same verdict if the delivery fails', async () => {
    aws.answer = () => failure('ExpiredTokenException', `${secrets.accessKeyId} has expired`);
    const { response, lines } = await invoke({ providerCredentials: credentials, providerLogGroupName: 'hook-logs' });
    const { response: undelivered } = await invoke({});
    expect(response).toEqual(undelivered);
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['decision', 'delivery']);
  });
});

// Compares `gatewarden hook package` with the cfn CLI, and runs `gatewarden hook register` against moto.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetBucketEncryptionCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { CODE_LIMIT, contentsOf, readZip, sha256 } from './package.mjs';
import { CommandFailed, run } from './processes.mjs';

const METADATA = '.cfn_metadata.json';
const CODE = 'ResourceProvider.zip';
const REGION = 'us-east-1';

/** The archives of `gatewarden hook package` and of a dry run of the CLI differ only in the tool that the metadata names. */
export async function compareArchives({ root, archive }) {
  const folder = await mkdtemp(join(tmpdir(), 'gatewarden-hook-package-'));
  try {
    const ours = await pack(root, folder, {});
    assert.equal(
      sha256(await pack(root, folder, { TZ: 'Asia/Tokyo' })),
      sha256(ours),
      'The archive is not reproducible.',
    );
    const [one, other] = [contentsOf(ours), contentsOf(archive)];
    const [made, theirs] = [one, other].map((content) => content[METADATA]);
    assert.notEqual(made, theirs, 'The metadata does not name the tool that made the archive.');
    assert.deepEqual({ ...one, [METADATA]: theirs }, other, 'The archives contain different files.');

    const metadata = [ours, archive].map((each) => JSON.parse(readZip(each).get(METADATA)));
    assert.equal(
      metadata[0]['cli-version'],
      metadata[1]['cli-version'],
      'The archive names another version of the CLI.',
    );
    const size = readZip(ours).get(CODE).length;
    assert.ok(size <= CODE_LIMIT, `${CODE} has ${size} bytes; the limit is ${CODE_LIMIT}.`);
    return `${readZip(ours).size} entries equal those of the CLI, except ${METADATA}; both builds have SHA-256 ${sha256(ours)}`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function pack(root, folder, environment) {
  const file = join(folder, 'hook.zip');
  await run(process.execPath, [join(root, 'dist/gatewarden.js'), 'hook', 'package', '--output', file], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
  });
  return readFile(file);
}

/** moto supports stacks and buckets but not RegisterType, so `hook register` runs up to this call. */
export async function registerWithMoto({ root, moto, environment }) {
  const folder = await mkdtemp(join(tmpdir(), 'gatewarden-installed-'));
  try {
    const program = await install(root, folder);
    return await registerUpToRegisterType(program, moto, environment);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Installs the npm package. moto does not support the `Resource.Attribute` form of GetAtt that `cfn generate` writes. */
async function install(root, folder) {
  const { output } = await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
    cwd: root,
  });
  await run('tar', ['-xzf', join(folder, output.trim().split('\n').at(-1)), '-C', folder]);
  const role = join(folder, 'package', 'hook-role.yaml');
  const template = await readFile(role, 'utf8');
  await writeFile(role, template.replace(/Fn::GetAtt: ExecutionRole\.Arn/, 'Fn::GetAtt: [ExecutionRole, Arn]'));
  return join(folder, 'package', 'dist', 'gatewarden.js');
}

async function registerUpToRegisterType(program, moto, environment) {
  const env = { ...environment, AWS_ENDPOINT_URL: moto, AWS_MAX_ATTEMPTS: '1' };
  const command = [program, 'hook', 'register', '--region', REGION];
  const { status, output } = await run(process.execPath, command, { env }).catch((error) => {
    if (error instanceof CommandFailed) return error.outcome;
    throw error;
  });
  assert.equal(status, 2, output);
  assert.match(
    output,
    /role-stack created\n.*upload-stack created\n.*package uploaded to s3:.*\n.*cloudformation:RegisterType/,
    output,
  );

  const s3 = new S3Client({
    region: REGION,
    endpoint: moto,
    forcePathStyle: true,
    credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
  });
  const Bucket = /s3:\/\/(?<bucket>[^/]+)\//.exec(output).groups.bucket;
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
  assert.equal(Contents.length, 1);
  const [{ Key }] = Contents;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  assert.equal(Key.split('/').at(-1), `${sha256(Buffer.from(await Body.transformToByteArray()))}.zip`);
  const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket, Key }));
  assert.deepEqual(
    TagSet.map((tag) => tag.Key),
    ['ClientRequestToken'],
  );

  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  assert.equal(ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm, 'AES256');
  return `both stacks created, the package uploaded to the encrypted bucket ${Bucket}; stopped at RegisterType, which moto does not support`;
}

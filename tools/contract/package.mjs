// `cfn submit --dry-run`: checks the archive: its content, that it is reproducible, and that it works without node_modules.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { everyControl } from './configuration.mjs';
import { run } from './processes.mjs';
import { copyTree } from './tree.mjs';

const ARCHIVE = 'gatewarden-apigateway-stagehook.zip';
const CODE = 'ResourceProvider.zip';

/** The maximum size of the code archive in bytes: Lambda downloads it at a cold start, so the deployment waits for it. */
export const CODE_LIMIT = 150_000;

/** The entries of an archive, content by name, in their order. */
export const readZip = (archive) =>
  new Map(Object.entries(unzipSync(archive)).map(([name, content]) => [name, Buffer.from(content)]));

export const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** The archive of a dry run in a copy of the project. */
async function pack(cfn, folder, environment) {
  await cfn(['submit', '--dry-run'], { cwd: folder, environment });
  return readFile(join(folder, ARCHIVE));
}

/** Packages the project in place and in a clone, and compares the archives: `{ archive, code, proof }`. */
export async function packTwice({ root, cfn, plainCfn }) {
  const elsewhere = await mkdtemp(join(tmpdir(), 'gatewarden-clone-'));
  try {
    const archive = await pack(cfn, root, {});
    await copyTree(root, elsewhere);
    const again = await pack(cfn, elsewhere, { TZ: 'Asia/Tokyo' });
    assert.equal(sha256(again), sha256(archive), differences(archive, again));
    const plain = await pack(plainCfn, elsewhere, { TZ: 'America/New_York' });
    assert.deepEqual(contentsOf(plain), contentsOf(archive), 'The unmodified cfn CLI packages different content.');
    return {
      archive,
      code: readZip(readZip(archive).get(CODE)),
      proof: `SHA-256 ${sha256(archive)} here and in a clone with other file dates and another time zone; the unmodified CLI packages the same ${readZip(plain).size} entries, with other dates and order`,
    };
  } finally {
    await rm(elsewhere, { recursive: true });
  }
}

/** Digests of the entries in an archive and in its nested code archive. */
export function contentsOf(archive) {
  const { [CODE]: code, ...outer } = Object.fromEntries(readZip(archive));
  return { ...digestsOf(outer), [CODE]: digestsOf(Object.fromEntries(readZip(code))) };
}

const digestsOf = (entries) => Object.fromEntries(Object.entries(entries).map(([name, it]) => [name, sha256(it)]));

function differences(archive, again) {
  const [one, other] = [contentsOf(archive), contentsOf(again)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const differing = names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
  return `The archives differ in ${differing.join(', ') || 'the dates, modes or order of their entries'}.`;
}

/** Checks that the archive contains exactly the expected files. */
export async function inspectPackage({ root, archive, code }) {
  const entries = readZip(archive);
  const inputs = (await readdir(join(root, 'inputs'))).map((name) => `inputs/${name}`);
  const schemas = (await readdir(join(root, 'target-schemas'))).map((name) => `target-schemas/${name}`);
  const others = ['.cfn_metadata.json', '.rpdk-config', 'configuration-schema.json', 'schema.json', 'target-info.json'];
  assert.deepEqual(
    new Set(entries.keys()),
    new Set([...others, CODE, 'src/README.md', ...inputs, ...schemas]),
    'The archive does not contain exactly the expected files.',
  );

  const built = await readdir(join(root, 'build', 'TypeFunction'));
  assert.deepEqual(
    new Set(code.keys()),
    new Set(built),
    'The code archive does not contain exactly the files in build/TypeFunction.',
  );
  const size = entries.get(CODE).length;
  assert.ok(size <= CODE_LIMIT, `${CODE} has ${size} bytes; the limit is ${CODE_LIMIT}.`);
  const loaded = code.get('handlers.js').length;
  return `${entries.size} entries; the code is ${[...code.keys()].join(', ')}, ${size} bytes zipped; a cold start loads handlers.js, ${loaded} bytes`;
}

/** Unpacks the code into a folder without node_modules, and invokes it in new processes with the contract suite's events. */
export async function runWithoutNodeModules({ root, code }) {
  const folder = await unpack(code);
  try {
    let decisions = 0;
    for (const { input, event, expected } of await suiteEvents(root)) {
      const script = `require('./handlers').entrypoint(${JSON.stringify(event)}).then((it) => process.stdout.write(JSON.stringify(it)))`;
      const environment = { PATH: process.env.PATH, AWS_REGION: 'eu-west-1' };
      const { output } = await run(process.execPath, ['-e', script], { cwd: folder, env: environment });
      const { hookStatus, errorCode } = JSON.parse(output.split('\n').at(-1));
      assert.deepEqual({ hookStatus, errorCode }, expected, `${input} on ${event.requestData.targetName}: ${output}`);
      decisions += 1;
    }
    return `${decisions} correct decisions, each in a new process, in a folder without node_modules`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Unpacks the code archive into a new folder. */
export async function unpack(code) {
  const folder = await mkdtemp(join(tmpdir(), 'gatewarden-package-'));
  for (const [name, content] of code) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** The events that the contract suite sends, from inputs/, with the expected responses. */
export async function suiteEvents(root) {
  const events = [];
  const hookModel = { controls: await everyControl(root, 'enforce') };
  for (const input of (await readdir(join(root, 'inputs'))).toSorted()) {
    const models = JSON.parse(await readFile(join(root, 'inputs', input), 'utf8'));
    const point = input.includes('update') ? 'UPDATE_PRE_PROVISION' : 'CREATE_PRE_PROVISION';
    const expected = input.includes('invalid')
      ? { hookStatus: 'FAILED', errorCode: 'NonCompliant' }
      : { hookStatus: 'SUCCESS', errorCode: undefined };
    for (const [targetName, targetModel] of Object.entries(models))
      events.push({ input, expected, event: { ...eventOf(point, targetName, targetModel), hookModel } });
  }
  return events;
}

const eventOf = (actionInvocationPoint, targetName, targetModel) => ({
  clientRequestToken: 'a94a8fe5-ccb1-4ba6-9c4c-0873d391e987',
  awsAccountId: '123456789012',
  stackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/payments/5c9e2a10',
  hookTypeName: 'Gatewarden::ApiGateway::StageHook',
  hookTypeVersion: '00000001',
  actionInvocationPoint,
  requestData: { targetName, targetType: 'RESOURCE', targetLogicalId: 'PaymentsStage', targetModel },
  requestContext: { invocation: 1, callbackContext: null },
});

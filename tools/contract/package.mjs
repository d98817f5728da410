// `cfn submit --dry-run`: what is in the archive, whether it is the same every time, and whether it works alone.
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

/** Bytes of the archive of code: whoever calls a hook first after a while waits until it is there. */
export const CODE_LIMIT = 150_000;

/** The entries of an archive, content by name, in the archive's order. */
export const readZip = (archive) =>
  new Map(Object.entries(unzipSync(archive)).map(([name, content]) => [name, Buffer.from(content)]));

export const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** The archive of a dry run in a folder that holds the project. */
async function pack(cfn, folder, environment) {
  await cfn(['submit', '--dry-run'], { cwd: folder, environment });
  return readFile(join(folder, ARCHIVE));
}

/** Packs the project, here and as a clone elsewhere: `{ archive, code, proof }`. */
export async function packTwice({ root, cfn, plainCfn }) {
  const elsewhere = await mkdtemp(join(tmpdir(), 'gatewarden-clone-'));
  try {
    const archive = await pack(cfn, root, {});
    await copyTree(root, elsewhere);
    const again = await pack(cfn, elsewhere, { TZ: 'Asia/Tokyo' });
    assert.equal(sha256(again), sha256(archive), differences(archive, again));
    const plain = await pack(plainCfn, elsewhere, { TZ: 'America/New_York' });
    assert.deepEqual(contentsOf(plain), contentsOf(archive), 'The CLI as it is packs something else.');
    return {
      archive,
      code: readZip(readZip(archive).get(CODE)),
      proof: `twice SHA-256 ${sha256(archive)}, here and in a clone of another age and time zone; the CLI as it is packs the same ${readZip(plain).size} entries, with dates and an order of its own`,
    };
  } finally {
    await rm(elsewhere, { recursive: true });
  }
}

/** Digests of what is in an archive, and in the archive of code within. */
export function contentsOf(archive) {
  const { [CODE]: code, ...outer } = Object.fromEntries(readZip(archive));
  return { ...digestsOf(outer), [CODE]: digestsOf(Object.fromEntries(readZip(code))) };
}

const digestsOf = (entries) => Object.fromEntries(Object.entries(entries).map(([name, it]) => [name, sha256(it)]));

function differences(archive, again) {
  const [one, other] = [contentsOf(archive), contentsOf(again)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const differing = names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
  return `The archives differ in ${differing.join(', ') || 'dates, modes or order of their entries'}.`;
}

/** Everything that belongs into the archive is there, and nothing else. */
export async function inspectPackage({ root, archive, code }) {
  const entries = readZip(archive);
  const inputs = (await readdir(join(root, 'inputs'))).map((name) => `inputs/${name}`);
  const schemas = (await readdir(join(root, 'target-schemas'))).map((name) => `target-schemas/${name}`);
  const others = ['.cfn_metadata.json', '.rpdk-config', 'configuration-schema.json', 'schema.json', 'target-info.json'];
  assert.deepEqual(
    new Set(entries.keys()),
    new Set([...others, CODE, 'src/README.md', ...inputs, ...schemas]),
    'The archive holds something else.',
  );

  const built = await readdir(join(root, 'build', 'TypeFunction'));
  assert.deepEqual(new Set(code.keys()), new Set(built), 'The code is not what was built.');
  const size = entries.get(CODE).length;
  assert.ok(size <= CODE_LIMIT, `${CODE} has ${size} bytes, more than ${CODE_LIMIT}.`);
  const loaded = code.get('handlers.js').length;
  return `${entries.size} entries; the code is ${[...code.keys()].join(', ')}, ${size} bytes zipped; a cold start loads handlers.js, ${loaded} bytes`;
}

/** Unpacks the code where no node_modules/ is around, and has fresh processes decide what the contract suite asks. */
export async function decideAlone({ root, code }) {
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
    return `${decisions} stages decided right in as many fresh processes, in a folder without node_modules`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A new folder with the package's code. */
export async function unpack(code) {
  const folder = await mkdtemp(join(tmpdir(), 'gatewarden-package-'));
  for (const [name, content] of code) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** What the contract suite sends, from inputs/, and what is right to answer. */
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

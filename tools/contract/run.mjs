// `npm run contract`: everything that the cfn CLI and Lambda expect of this project, tried with their own tools.
// Nothing is called but servers on this machine; the tools come from their package registries, once.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openAwsQueryServer } from './aws-query-server.mjs';
import { cfnFile, pythonTools } from './cfn.mjs';
import { deliverToMoto } from './delivery.mjs';
import { decideInEmulator } from './emulator.mjs';
import { compareArchives, registerWithMoto } from './hook-commands.mjs';
import { decideAlone, inspectPackage, packTwice } from './package.mjs';
import { freePort, run, start } from './processes.mjs';
import { register } from './registration.mjs';
import { openReport } from './report.mjs';
import { conform, conformConfigured, conformWithWildcards } from './suite.mjs';
import { checkTemplates, lintTemplates } from './templates.mjs';
import { changesBetween, treeState } from './tree.mjs';

// The SDK would say here that it leaves this Node.js behind in time; that is for package.json to say.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Nothing of the person who runs this, and nothing that would lead to an account. */
const isolated = (home) => ({
  PATH: process.env.PATH,
  HOME: home,
  AWS_ACCESS_KEY_ID: 'contract',
  AWS_SECRET_ACCESS_KEY: 'contract',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
});

async function main() {
  const tools = await pythonTools();
  if (tools === undefined) {
    console.log('SKIPPED: the cfn CLI is a Python program, and there is no python3 here. Nothing was tried.');
    return process.env.CI === 'true' ? 1 : 0;
  }

  const report = openReport();
  const home = await mkdtemp(join(tmpdir(), 'gatewarden-home-'));
  const closers = [];
  try {
    const environment = isolated(home);
    const moto = await startMoto(tools, environment);
    closers.push(moto.stop);
    const clis = openClis(tools, { ...environment, AWS_ENDPOINT_URL_STS: moto.url });
    await proveTemplates(report, clis);
    const packed = await proveProject(report, clis);
    if (packed !== undefined) await proveHandler(report, { ...clis, ...packed, moto, environment, closers });
  } finally {
    for (const close of closers.toReversed()) await close();
    await rm(home, { recursive: true });
  }
  report.close();
  const { failed, skipped } = report.counts;
  // What was not tried is not proven: elsewhere that may do, not in CI.
  return failed > 0 || (skipped > 0 && process.env.CI === 'true') ? 1 : 0;
}

async function startMoto(tools, environment) {
  const address = ['-H', '127.0.0.1', '-p', String(await freePort())];
  const ready = /Running on (?<url>http:\S+)/;
  const server = await start(join(tools, 'moto_server'), address, { env: environment, ready });
  return { ...server, url: server.match.groups.url };
}

/** The CLI whose archives are reproducible, and as it is. */
function openClis(tools, environment) {
  const open =
    (command, ...first) =>
    (args, { cwd = root, environment: more = {} } = {}) =>
      run(join(tools, command), [...first, ...args], { cwd, env: { ...environment, ...more } });
  return { cfn: open('python', cfnFile), plainCfn: open('cfn'), cfnLint: open('cfn-lint') };
}

/** What people deploy. */
async function proveTemplates({ step }, { cfnLint }) {
  await step('cfn-lint', () => lintTemplates({ root, cfnLint }));
  await step('gatewarden check', () => checkTemplates({ root }));
}

/** What the CLI makes of the files. Gives the package, unless that cannot be made. */
async function proveProject({ step }, { cfn, plainCfn }) {
  const before = await treeState(root);
  await step('cfn validate', async () => {
    await cfn(['validate']);
    return 'the schema of the hook is valid';
  });
  await step('cfn generate', async () => {
    await cfn(['generate', '--local-only']);
    return 'hook-role.yaml, and what git ignores';
  });
  let packed;
  await step('cfn submit --dry-run', async () => {
    packed = await packTwice({ root, cfn, plainCfn });
    return packed.proof;
  });
  await step('the work tree after these', async () => {
    const changes = changesBetween(before, await treeState(root));
    if (changes.length > 0) throw new Error(`Changed: ${changes.join(', ')}. Commit what \`cfn generate\` writes.`);
    return `none of ${before.size} files is new, gone or different`;
  });
  return packed;
}

/** What the package does. */
async function proveHandler({ step }, { cfn, archive, code, moto, environment, closers }) {
  await step('the package', () => inspectPackage({ root, archive, code }));
  await step('the package alone', () => decideAlone({ root, code }));
  await step('gatewarden hook package', () => compareArchives({ root, archive }));
  await step('gatewarden hook register', () => registerWithMoto({ root, moto: moto.url, environment }));

  const registry = await openAwsQueryServer(await targetSchemas());
  closers.push(registry.close);
  const served = await serveHook(moto, environment);
  closers.push(served.stop);
  const { endpoint, invoke } = served;
  await step('cfn test', () => conform({ root, cfn, endpoint }));
  await step('cfn test --typeconfig', () => conformConfigured({ root, cfn, endpoint }));
  await step('cfn test with wildcards', () => conformWithWildcards({ root, cfn, endpoint, registry }));
  await step('cfn submit', () => register({ root, cfn, registry, archive }));

  const printed = () => served.output() + moto.output();
  await step('logs and metrics', () => deliverToMoto({ root, moto: moto.url, invoke, printed }));
  await step('AWS Lambda emulator', () => decideInEmulator({ root, code, invoke }));
}

/** `gatewarden hook serve`: the packaged hook as a function that finds all of AWS in moto. */
async function serveHook(moto, environment) {
  const variables = [
    `AWS_ENDPOINT_URL=${moto.url}`,
    'AWS_ACCESS_KEY_ID=function',
    'AWS_SECRET_ACCESS_KEY=function-secret',
  ];
  const environments = variables.flatMap((variable) => ['--environment', variable]);
  const command = ['hook', 'serve', '--port', '0', '--region', 'eu-west-1', ...environments];
  const server = await start(process.execPath, ['dist/gatewarden.js', ...command], {
    cwd: root,
    env: environment,
    ready: /answers at (?<url>http:\S+)/,
  });
  const endpoint = server.match.groups.url;
  const invoke = async (event) => {
    const url = `${endpoint}/2015-03-31/functions/TypeFunction/invocations`;
    return (await fetch(url, { method: 'POST', body: JSON.stringify(event) })).json();
  };
  return { ...server, endpoint, invoke };
}

/** Schemas of the hook's targets, text by type name. */
async function targetSchemas() {
  const folder = join(root, 'target-schemas');
  const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
  return new Map(texts.map((text) => [JSON.parse(text).typeName, text]));
}

// The servers are in process groups of their own, and end when this process exits.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

process.exitCode = await main();

// `npm run contract`: tests the project with the cfn CLI, its contract suite, moto and AWS's Lambda emulator.
// It calls only local servers. It installs the tools once, from their package registries.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openAwsQueryServer } from './aws-query-server.mjs';
import { cfnFile, pythonTools } from './cfn.mjs';
import { deliverToMoto } from './delivery.mjs';
import { decideInEmulator } from './emulator.mjs';
import { compareArchives, registerWithMoto } from './hook-commands.mjs';
import { inspectPackage, packTwice, runWithoutNodeModules } from './package.mjs';
import { freePort, run, start } from './processes.mjs';
import { register } from './registration.mjs';
import { openReport } from './report.mjs';
import { testConfigured, testDefault, testWithWildcards } from './suite.mjs';
import { checkTemplates, lintTemplates } from './templates.mjs';
import { changesBetween, treeState } from './tree.mjs';
import { readAsPyyaml } from './yaml/differential.mjs';

// The SDK would warn about the end of its support for this Node.js version; package.json states the supported versions.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** `node tools/contract/yaml/run.mjs` compares 100,000. */
const YAML_DOCUMENTS = 5000;

/** An environment without the user's settings and without access to any AWS account. */
const isolatedEnvironment = (home) => ({
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
    console.log(
      'SKIPPED all steps: python3 was not found. The cfn CLI needs Python 3: https://www.python.org/downloads/',
    );
    return process.env.CI === 'true' ? 1 : 0;
  }

  const report = openReport();
  const home = await mkdtemp(join(tmpdir(), 'gatewarden-home-'));
  const closers = [];
  try {
    const environment = isolatedEnvironment(home);
    const moto = await startMoto(tools, environment);
    closers.push(moto.stop);
    const clis = openClis(tools, { ...environment, AWS_ENDPOINT_URL_STS: moto.url });
    await testTemplates(report, clis);
    await report.step('YAML as PyYAML reads it', () =>
      readAsPyyaml({ python: join(tools, 'python'), documents: YAML_DOCUMENTS }),
    );
    const packed = await testProject(report, clis);
    if (packed !== undefined) await testHandler(report, { ...clis, ...packed, moto, environment, closers });
  } finally {
    for (const close of closers.toReversed()) await close();
    await rm(home, { recursive: true });
  }
  report.close();
  const { failed, skipped } = report.counts;
  // Skipped steps are acceptable on a developer's machine, but not in CI.
  return failed > 0 || (skipped > 0 && process.env.CI === 'true') ? 1 : 0;
}

async function startMoto(tools, environment) {
  const address = ['-H', '127.0.0.1', '-p', String(await freePort())];
  const ready = /Running on (?<url>http:\S+)/;
  const server = await start(join(tools, 'moto_server'), address, { env: environment, ready });
  return { ...server, url: server.match.groups.url };
}

/** The CLI with reproducible archives, the unmodified CLI, and cfn-lint. */
function openClis(tools, environment) {
  const open =
    (command, ...first) =>
    (args, { cwd = root, environment: more = {} } = {}) =>
      run(join(tools, command), [...first, ...args], { cwd, env: { ...environment, ...more } });
  return { cfn: open('python', cfnFile), plainCfn: open('cfn'), cfnLint: open('cfn-lint') };
}

/** Tests the templates that users deploy. */
async function testTemplates({ step }, { cfnLint }) {
  await step('cfn-lint', () => lintTemplates({ root, cfnLint }));
  await step('gatewarden check', () => checkTemplates({ root }));
}

/** Tests the project's files with the CLI. Returns the package; undefined if packaging failed. */
async function testProject({ step }, { cfn, plainCfn }) {
  const before = await treeState(root);
  await step('cfn validate', async () => {
    await cfn(['validate']);
    return 'the hook schema is valid';
  });
  await step('cfn generate', async () => {
    await cfn(['generate', '--local-only']);
    return 'generated hook-role.yaml and ignored files';
  });
  let packed;
  await step('cfn submit --dry-run', async () => {
    packed = await packTwice({ root, cfn, plainCfn });
    return packed.proof;
  });
  await step('unchanged work tree', async () => {
    const changes = changesBetween(before, await treeState(root));
    if (changes.length > 0)
      throw new Error(
        `Changed files: ${changes.join(', ')}. Commit the files that \`npm run cfn -- generate\` writes.`,
      );
    return `the commands above changed no file (of ${before.size})`;
  });
  return packed;
}

/** Tests the package. */
async function testHandler({ step }, { cfn, archive, code, moto, environment, closers }) {
  await step('package content', () => inspectPackage({ root, archive, code }));
  await step('package without node_modules', () => runWithoutNodeModules({ root, code }));
  await step('gatewarden hook package', () => compareArchives({ root, archive }));
  await step('gatewarden hook register', () => registerWithMoto({ root, moto: moto.url, environment }));

  const registry = await openAwsQueryServer(await targetSchemas());
  closers.push(registry.close);
  const served = await serveHook(moto, environment);
  closers.push(served.stop);
  const { endpoint, invoke } = served;
  await step('cfn test', () => testDefault({ root, cfn, endpoint }));
  await step('cfn test --typeconfig', () => testConfigured({ root, cfn, endpoint }));
  await step('cfn test with wildcards', () => testWithWildcards({ root, cfn, endpoint, registry }));
  await step('cfn submit', () => register({ root, cfn, registry, archive }));

  const printed = () => served.output() + moto.output();
  await step('logs and metrics', () => deliverToMoto({ root, moto: moto.url, invoke, printed }));
  await step('AWS Lambda emulator', () => decideInEmulator({ root, code, invoke }));
}

/** Starts `gatewarden hook serve` with the packaged hook, which calls moto in place of AWS. */
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
    ready: /Serving the packaged hook at (?<url>http:\S+)/,
  });
  const endpoint = server.match.groups.url;
  const invoke = async (event) => {
    const url = `${endpoint}/2015-03-31/functions/TypeFunction/invocations`;
    return (await fetch(url, { method: 'POST', body: JSON.stringify(event) })).json();
  };
  return { ...server, endpoint, invoke };
}

/** The schemas of the hook's targets as text, by type name. */
async function targetSchemas() {
  const folder = join(root, 'target-schemas');
  const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
  return new Map(texts.map((text) => [JSON.parse(text).typeName, text]));
}

// The servers have their own process groups, which end when this process exits.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

process.exitCode = await main();

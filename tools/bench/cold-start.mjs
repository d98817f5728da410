// Measures the cold start of the packaged handler: a new process with one decision, compared with an empty file and with
// the same handler on the vendor's library and the AWS SDK v2 that the library requires. Processes run in turn, so a
// slower machine affects all of them. Then it measures decisions in a warm process.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const RUNS = Number(process.argv[2] ?? 20);
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gatewarden', 'bench-cold-start');

const EVENT = JSON.stringify({
  clientRequestToken: 'token',
  awsAccountId: '123456789012',
  stackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/orders/1',
  hookTypeName: 'Gatewarden::ApiGateway::StageHook',
  actionInvocationPoint: 'CREATE_PRE_PROVISION',
  requestData: {
    targetName: 'AWS::ApiGateway::Stage',
    targetLogicalId: 'Stage',
    targetModel: { resourceProperties: { StageName: 'prod', TracingEnabled: 'true' } },
  },
});

/** Prints the milliseconds to load a file and, if the file exports a handler, to evaluate one event. */
const PROBE = `
const started = process.hrtime.bigint();
const log = console.log;
console.log = () => {};
const { entrypoint } = require(process.argv[1]);
Promise.resolve(entrypoint?.(${EVENT})).then((answer) => {
  if (entrypoint && answer.hookStatus !== 'FAILED') throw new Error('Expected FAILED, because the stage has no client certificate, but got ' + JSON.stringify(answer));
  log(Number(process.hrtime.bigint() - started) / 1e6);
});`;

function measure(file) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', PROBE, file], { encoding: 'utf8' });
  const whole = performance.now() - started;
  if (status !== 0) throw new Error(`${file} failed: ${stderr}`);
  return { inside: Number(stdout), whole };
}

const quantile = (values, q) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))];
const median = (values) => quantile(values, 0.5);

/** Builds the handler as the vendor documents it: with the root import of its library and the AWS SDK v2, not bundled. */
async function buildVendorHandler() {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'package.json'), '{"private": true}');
  const packages = [
    '@amazon-web-services-cloudformation/cloudformation-cli-typescript-lib@1.0.6',
    'aws-sdk@2',
    'class-transformer@0.5',
    'reflect-metadata@0.2',
    '@cfworker/json-schema@4',
  ];
  const install = spawnSync(
    'npm',
    ['install', '--prefix', cache, '--no-audit', '--no-fund', '--prefer-offline', ...packages],
    { encoding: 'utf8' },
  );
  if (install.status !== 0) throw new Error(`The vendor's library cannot be installed: ${install.stderr}`);
  const outfile = join(cache, 'handlers.js');
  await build({
    absWorkingDir: root,
    entryPoints: ['hook/handlers.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    logLevel: 'error',
    plugins: [
      {
        name: 'library-from-its-root',
        setup: (bundle) => {
          bundle.onResolve({ filter: /cloudformation-cli-typescript-lib\// }, () => ({
            path: '@amazon-web-services-cloudformation/cloudformation-cli-typescript-lib',
            external: true,
          }));
        },
      },
    ],
  });
  return outfile;
}

function measureWarm(file) {
  const script = `
console.log = () => {};
const { entrypoint } = require(process.argv[1]);
(async () => {
  const times = [];
  for (let run = 0; run < 12000; run += 1) {
    const event = JSON.parse(${JSON.stringify(EVENT)});
    const started = process.hrtime.bigint();
    await entrypoint(event);
    if (run >= 2000) times.push(Number(process.hrtime.bigint() - started) / 1e6);
  }
  process.stdout.write(JSON.stringify(times));
})();`;
  const { stdout } = spawnSync(process.execPath, ['-e', script, file], { encoding: 'utf8', maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
}

const empty = join(cache, 'empty.js');
const files = { vendor: await buildVendorHandler(), packaged: join(root, 'build/TypeFunction/handlers.js'), empty };
writeFileSync(empty, '');

const times = { empty: [], packaged: [], vendor: [] };
for (let run = 0; run < RUNS; run += 1) for (const name of Object.keys(times)) times[name].push(measure(files[name]));

const medianOf = (name, figure) => median(times[name].map((each) => each[figure]));
console.log(`Medians of ${RUNS} new processes each, run in turn, in milliseconds:`);
console.log('                                   load + decision   whole process');
for (const [name, text] of [
  ['empty', '(a) empty file'],
  ['packaged', '(b) packaged handler'],
  ['vendor', '(c) with the library and SDK v2'],
])
  console.log(
    `${text.padEnd(34)}${medianOf(name, 'inside').toFixed(1).padStart(16)}${medianOf(name, 'whole').toFixed(1).padStart(16)}`,
  );
for (const figure of ['inside', 'whole']) {
  const added = medianOf('packaged', figure) - medianOf('empty', figure);
  const vendor = medianOf('vendor', figure) - medianOf('empty', figure);
  const label = figure === 'inside' ? 'load + decision' : 'whole process';
  console.log(
    `${label}: (b) - (a) = ${added.toFixed(1)} ms, (c) - (a) = ${vendor.toFixed(1)} ms, ratio ${(vendor / added).toFixed(1)}`,
  );
}
const warm = measureWarm(files.packaged);
console.log(
  `Warm decisions (${warm.length}): median ${median(warm).toFixed(3)} ms, p99 ${quantile(warm, 0.99).toFixed(3)} ms`,
);

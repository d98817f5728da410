// Compares the time of `gatewarden check` with that of AWS CloudFormation Guard with an equivalent rule, cfn-lint and
// Checkov, and measures how time and memory grow with the number of templates. It measures whole processes in turn, so a
// slower machine affects all of them. Usage: node tools/bench/check.mjs [runs]
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { template } from './templates.mjs';

const RUNS = Number(process.argv[2] ?? 10);
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gatewarden', 'bench-check');
const corpus = join(root, '../shared/corpora/aws/realworld');

const GUARD_PACKAGE = '@cdklabs/cdk-validator-cfnguard@0.0.62';
const PYTHON_PACKAGES = { 'cfn-lint': 'cfn-lint==1.58.0', checkov: 'checkov==3.3.30' };
/** The exit codes of cfn-guard for compliant and non-compliant templates. Any other code is an error. */
const GUARD_DECIDED = [0, 19];

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const gatewarden = () => [process.execPath, join(root, 'dist/gatewarden.js'), 'check', '.'];

/** With the default output, and with structured output, which is faster. */
const asGuard = (guard) =>
  guard && {
    'cfn-guard': () => [...guard, ...'--data . --show-summary none'.split(' ')],
    'cfn-guard --structured': () => [...guard, ...'--data . --show-summary none --structured -o json'.split(' ')],
  };

/** Only the check for tracing. */
const CHECKOV_ARGUMENTS = '-d . --framework cloudformation --check CKV_AWS_73 --compact --quiet --skip-download';

const asLinters = () => ({
  'cfn-lint': pythonTool('cfn-lint', (program) => (files) => [program, ...files]),
  checkov: pythonTool('checkov', (program) => () => [program, ...CHECKOV_ARGUMENTS.split(' ')]),
});

function installGuard() {
  const platform = { linux: 'ubuntu', darwin: 'macos' }[process.platform];
  const architecture = { x64: 'x86_64', arm64: 'aarch64' }[process.arch];
  const bin = join(cache, 'node_modules/@cdklabs/cdk-validator-cfnguard/bin', `${platform}/${architecture}/cfn-guard`);
  if (!existsSync(bin)) {
    writeFileSync(join(cache, 'package.json'), '{"private": true}');
    const options = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
    run(['npm', 'install', '--prefix', cache, ...options, GUARD_PACKAGE]);
  }
  if (!existsSync(bin))
    return skip(
      'cfn-guard',
      `${GUARD_PACKAGE} cannot be installed, or has no binary for ${process.platform}-${process.arch}`,
    );
  return [bin, 'validate', '--rules', join(root, 'tools/bench/stages.guard')];
}

function pythonTool(name, command) {
  const environment = join(cache, `python-${name}`);
  const program = join(environment, 'bin', name);
  if (!existsSync(program)) {
    run(['python3', '-m', 'venv', environment]);
    run([join(environment, 'bin/pip'), 'install', '--quiet', PYTHON_PACKAGES[name]]);
  }
  return existsSync(program) ? command(program) : skip(name, `${PYTHON_PACKAGES[name]} cannot be installed from PyPI`);
}

function skip(name, reason) {
  console.log(`SKIPPED ${name}: ${reason}.`);
  return undefined;
}

const run = ([program, ...args], options = {}) =>
  spawnSync(program, args, { stdio: 'ignore', maxBuffer: 1 << 30, ...options });

/** Creates a folder with the files; an existing folder is replaced. */
function folderOf(name, files) {
  const folder = join(cache, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  files.forEach((write, index) => write((file) => join(folder, `${String(index).padStart(5, '0')}-${file}`)));
  return folder;
}

/** The real templates that cfn-guard can evaluate, or generated ones if the real templates are not available. */
function sources(guard) {
  if (!existsSync(corpus)) {
    console.log('The corpus ../shared was not found, so the templates are generated.');
    return Array.from({ length: 42 }, (_, index) => generated(index));
  }
  const files = readdirSync(corpus, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const decided = files.filter(
    (file) => guard === undefined || GUARD_DECIDED.includes(run([...guard, '--data', file]).status),
  );
  console.log(
    `${files.length} files in ../shared/corpora/aws/realworld; cfn-guard can evaluate ${decided.length} of them.`,
  );
  return decided.map((file) => (path) => copyFileSync(file, path(basename(file))));
}

const generated = (index) => (path) => {
  const { text, extension } = template(index);
  writeFileSync(path(`template.${extension}`), text);
};

/** The durations in milliseconds of the tools in a folder. The tools run in turn. */
function timesIn(folder, tools, runs) {
  const files = readdirSync(folder);
  const times = tools.map(() => []);
  for (let turn = 0; turn < runs; turn += 1)
    for (const [index, [, command]] of tools.entries()) {
      const started = performance.now();
      run(command(files), { cwd: folder });
      times[index].push(performance.now() - started);
    }
  return times;
}

function compare(title, folder, tools, runs) {
  const present = Object.entries(tools).filter(([, command]) => command !== undefined);
  const times = timesIn(folder, present, runs);
  const own = median(times[0]);
  console.log(`\n${title}: median of ${runs} runs in ms (fastest), and time of gatewarden / time of the tool:`);
  for (const [index, [name]] of present.entries()) {
    const time = median(times[index]);
    const fastest = `(${Math.min(...times[index]).toFixed(0)})`;
    const ratio = index === 0 ? '' : `1/${(time / own).toFixed(2)} = ${(own / time).toFixed(3)}`;
    console.log(`  ${name.padEnd(24)}${time.toFixed(0).padStart(8)} ${fastest.padEnd(10)}${ratio}`);
  }
}

function growth() {
  const peakFile = join(cache, 'peak-memory');
  const [program, ...args] = gatewarden();
  const command = [program, '--require', join(root, 'tools/bench/peak-memory.cjs'), ...args];
  const figures = [1000, 10_000].map((count) => {
    const folder = folderOf(
      `generated-${count}`,
      Array.from({ length: count }, (_, index) => generated(index)),
    );
    const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    const env = { ...process.env, PEAK_MEMORY_FILE: peakFile };
    const runs = Array.from({ length: 3 }, () => {
      const started = performance.now();
      run(command, { cwd: folder, env });
      return { time: performance.now() - started, peak: Number(readFileSync(peakFile, 'utf8')) / 1024 };
    });
    const time = median(runs.map((each) => each.time));
    const peak = Math.max(...runs.map((each) => each.peak));
    console.log(
      `  ${String(count).padStart(6)} templates (${(bytes / 1e6).toFixed(0)} MB): ${(time / 1000).toFixed(2)} s, peak memory ${peak.toFixed(0)} MB`,
    );
    return time;
  });
  const [thousand, tenThousand] = figures;
  console.log(`  10,000 take ${(tenThousand / thousand).toFixed(2)} times as long as 1,000.`);
}

mkdirSync(cache, { recursive: true });
const guard = installGuard();
const files = sources(guard);
const small = folderOf('corpus', files);
const large = folderOf(
  'thousand',
  Array.from({ length: 1000 }, (_, index) => files[index % files.length]),
);

compare(`${files.length} templates`, small, { gatewarden, ...asGuard(guard) }, RUNS);
compare('1,000 templates', large, { gatewarden, ...asGuard(guard) }, Math.max(3, Math.ceil(RUNS / 3)));
compare(`${files.length} templates`, small, { gatewarden, ...asLinters() }, Math.max(2, Math.ceil(RUNS / 5)));
console.log('\nGenerated templates, median of 3 runs:');
growth();

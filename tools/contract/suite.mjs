// `cfn test`, the contract suite, against the packaged handler.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everyControl, SCHEMA } from './configuration.mjs';
import { CommandFailed } from './processes.mjs';
import { copyTree } from './tree.mjs';

/** A test of the suite itself, which is always among those that pass. */
const SELF_TEST = 'contract_check_asserts_work';

/** The tests that ask each target, valid and invalid. */
const TARGET_TESTS = [
  'contract_pre_create_success',
  'contract_pre_create_failed',
  'contract_pre_update_success',
  'contract_pre_update_failed',
];

/** Only a hook whose targets have wildcards is asked about others, too. */
const WILDCARD_TESTS = [
  'contract_pre_create_failed_unsupported_target',
  'contract_pre_update_failed_unsupported_target',
];

/** Runs the suite, and gives its tests by how they ended, its own summary, and all that it printed. */
async function runSuite({ cfn, endpoint }, { cwd, options = [] }) {
  const pytest = ['--', '-p', 'no:cacheprovider', '--color=no'];
  const { output } = await cfn(['test', '--endpoint', endpoint, ...options, ...pytest], { cwd }).catch((error) => {
    // Whether failures are right is for the caller to say.
    if (error instanceof CommandFailed && /^=+ \d+ failed\b/m.test(error.outcome.output)) return error.outcome;
    throw error;
  });
  const summary = /^=+ (?<counts>.*) in [\d.]+s/m.exec(output)?.groups.counts;
  if (summary === undefined) throw new Error(`The suite gave no summary:\n${output}`);
  const tests = [...output.matchAll(/::(?<name>contract_\w+) (?<outcome>PASSED|FAILED|SKIPPED|ERROR)/g)];
  const named = (outcome) => tests.filter(({ groups }) => groups.outcome === outcome).map(({ groups }) => groups.name);
  return {
    outcomes: { passed: named('PASSED'), failed: named('FAILED'), skipped: named('SKIPPED'), broken: named('ERROR') },
    summary,
    output,
  };
}

function assertOutcomes({ outcomes, output }, { passed = [], failed = [], skipped = [] }) {
  const expected = { passed: [...passed, SELF_TEST], failed, skipped, broken: [] };
  assert.deepEqual(namesByOutcome(outcomes), namesByOutcome(expected), output);
}

const namesByOutcome = (outcomes) =>
  Object.fromEntries(Object.entries(outcomes).map(([outcome, names]) => [outcome, new Set(names)]));

/** Of the suite's own summary; what it has none of it does not mention. */
function figures({ summary }) {
  const count = (outcome) => Number(new RegExp(`(\\d+) ${outcome}`).exec(summary)?.[1] ?? 0);
  return ['passed', 'failed', 'skipped'].map((outcome) => `${count(outcome)} ${outcome}`).join(', ');
}

const configuration = (Properties) => ({
  CloudFormationConfiguration: {
    HookConfiguration: {
      HookInvocationStatus: 'ENABLED',
      TargetOperations: ['RESOURCE'],
      FailureMode: 'FAIL',
      Properties,
    },
  },
});

/** With a configuration that enforces every control. */
export async function conform({ root, ...suite }) {
  const result = await runConfigured(suite, root, { controls: await everyControl(root, 'enforce') });
  assertOutcomes(result, { passed: TARGET_TESTS, skipped: WILDCARD_TESTS });
  return `${figures(result)}; what is skipped is for hooks with wildcards`;
}

async function runConfigured(suite, root, properties, options = []) {
  const folder = await mkdtemp(join(tmpdir(), 'gatewarden-configuration-'));
  try {
    const file = join(folder, 'configuration.json');
    await writeFile(file, JSON.stringify(configuration(properties)));
    return await runSuite(suite, { cwd: root, options: ['--typeconfig', file, ...options] });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** With a configuration that sets parameters, and with ones that do not enforce, which the suite has to notice. */
export async function conformConfigured({ root, ...suite }) {
  const enforcing = await runConfigured(suite, root, {
    controls: await everyControl(root, 'enforce'),
    implicitStages: 'enforce',
    clientCertificates: ['x9y8z7', 'd4e5f6'],
  });
  assertOutcomes(enforcing, { passed: TARGET_TESTS, skipped: WILDCARD_TESTS });
  for (const mode of ['off', 'warn']) {
    const lenient = await runConfigured(suite, root, { controls: await everyControl(root, mode) });
    assertOutcomes(lenient, {
      passed: TARGET_TESTS.filter((name) => name.endsWith('success')),
      failed: TARGET_TESTS.filter((name) => name.endsWith('failed')),
      skipped: WILDCARD_TESTS,
    });
  }
  return `enforcing: ${figures(enforcing)}; off and warn, which the suite has to find wrong`;
}

/** As a hook whose targets have a wildcard, so that the suite runs what it skipped. */
export async function conformWithWildcards({ root, registry, ...suite }) {
  const folder = await mkdtemp(join(tmpdir(), 'gatewarden-wildcards-'));
  try {
    await copyTree(root, folder);
    const schema = JSON.parse(await readFile(join(folder, SCHEMA), 'utf8'));
    for (const handler of Object.values(schema.handlers)) handler.targetNames = ['AWS::ApiGateway::*'];
    await writeFile(join(folder, SCHEMA), JSON.stringify(schema));
    const options = ['--cloudformation-endpoint-url', registry.url];
    const controls = await everyControl(root, 'enforce');
    const result = await runConfigured(suite, folder, { controls }, options);
    assertOutcomes(result, { passed: [...TARGET_TESTS, ...WILDCARD_TESTS] });
    return `${figures(result)}: what the hook does not decide is an UnsupportedTarget`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

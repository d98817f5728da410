// Runs `cfn test`, the contract suite, against the packaged handler.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandFailed } from './processes.mjs';
import { copyTree } from './tree.mjs';

const SCHEMA = 'gatewarden-apigateway-stagehook.json';

/** A test of the suite itself, which always passes. */
const SELF_TEST = 'contract_check_asserts_work';

/** The tests that run for each target, with valid and invalid input. */
const TARGET_TESTS = [
  'contract_pre_create_success',
  'contract_pre_create_failed',
  'contract_pre_update_success',
  'contract_pre_update_failed',
];

/** The tests with unsupported targets, which run only for a hook with wildcard targets. */
const WILDCARD_TESTS = [
  'contract_pre_create_failed_unsupported_target',
  'contract_pre_update_failed_unsupported_target',
];

/** Runs the suite. Returns its tests by outcome, its summary and its output. */
async function runSuite({ cfn, endpoint }, { cwd, options = [] }) {
  const pytest = ['--', '-p', 'no:cacheprovider', '--color=no'];
  const { output } = await cfn(['test', '--endpoint', endpoint, ...options, ...pytest], { cwd }).catch((error) => {
    // Failing tests may be expected; the caller checks that.
    if (error instanceof CommandFailed && /^=+ \d+ failed\b/m.test(error.outcome.output)) return error.outcome;
    throw error;
  });
  const summary = /^=+ (?<counts>.*) in [\d.]+s/m.exec(output)?.groups.counts;
  if (summary === undefined) throw new Error(`The output of the contract suite has no summary:\n${output}`);
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

/** The counts in the suite's summary, which omits outcomes that did not occur. */
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

/** Runs the suite without a type configuration. */
export async function testDefault({ root, ...suite }) {
  const result = await runSuite(suite, { cwd: root });
  assertOutcomes(result, { passed: TARGET_TESTS, skipped: WILDCARD_TESTS });
  return `${figures(result)}; the skipped tests are for hooks with wildcard targets`;
}

/** Runs the suite with an enforcing configuration, and with a lenient one, for which the suite must report failures. */
export async function testConfigured({ root, ...suite }) {
  const folder = await mkdtemp(join(tmpdir(), 'gatewarden-configuration-'));
  const runWith = async (properties) => {
    const file = join(folder, 'configuration.json');
    await writeFile(file, JSON.stringify(configuration(properties)));
    return runSuite(suite, { cwd: root, options: ['--typeconfig', file] });
  };
  try {
    const enforcing = await runWith({
      controls: { GW001: 'enforce', GW002: 'enforce' },
      implicitStages: 'enforce',
      clientCertificates: ['a1b2c3', 'd4e5f6'],
    });
    assertOutcomes(enforcing, { passed: TARGET_TESTS, skipped: WILDCARD_TESTS });
    const lenient = await runWith({ controls: { GW001: 'off', GW002: 'warn' } });
    assertOutcomes(lenient, {
      passed: TARGET_TESTS.filter((name) => name.endsWith('success')),
      failed: TARGET_TESTS.filter((name) => name.endsWith('failed')),
      skipped: WILDCARD_TESTS,
    });
    return `enforcing: ${figures(enforcing)}; not enforcing: ${figures(lenient)}, where the failures are expected`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs the suite for a copy of the hook with wildcard targets, which includes the tests that are otherwise skipped. */
export async function testWithWildcards({ root, registry, ...suite }) {
  const folder = await mkdtemp(join(tmpdir(), 'gatewarden-wildcards-'));
  try {
    await copyTree(root, folder);
    const schema = JSON.parse(await readFile(join(folder, SCHEMA), 'utf8'));
    for (const handler of Object.values(schema.handlers)) handler.targetNames = ['AWS::ApiGateway::*'];
    await writeFile(join(folder, SCHEMA), JSON.stringify(schema));
    const options = ['--cloudformation-endpoint-url', registry.url];
    const result = await runSuite(suite, { cwd: folder, options });
    assertOutcomes(result, { passed: [...TARGET_TESTS, ...WILDCARD_TESTS] });
    return `${figures(result)}; unsupported targets get the error code UnsupportedTarget`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

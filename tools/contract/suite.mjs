// Runs `cfn test`, the contract suite, against the packaged handler.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everyControl, SCHEMA } from './configuration.mjs';
import { CommandFailed } from './processes.mjs';
import { copyTree } from './tree.mjs';

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

/** Runs the suite with a configuration that enforces every control. */
export async function testDefault({ root, ...suite }) {
  const result = await runConfigured(suite, root, { controls: await everyControl(root, 'enforce') });
  assertOutcomes(result, { passed: TARGET_TESTS, skipped: WILDCARD_TESTS });
  return `${figures(result)}; the skipped tests are for hooks with wildcard targets`;
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

/**
 * Runs the suite with a configuration that sets parameters, and with configurations that do not enforce, for which the
 * suite must report failures.
 */
export async function testConfigured({ root, ...suite }) {
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
  return `enforcing: ${figures(enforcing)}; off and warn: failures, as expected`;
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
    const controls = await everyControl(root, 'enforce');
    const result = await runConfigured(suite, folder, { controls }, options);
    assertOutcomes(result, { passed: [...TARGET_TESTS, ...WILDCARD_TESTS] });
    return `${figures(result)}; unsupported targets get the error code UnsupportedTarget`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

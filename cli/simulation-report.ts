import { relative } from 'node:path';
import type {
  GateDecision,
  GateVerdict,
  HookAnnotation,
  PolicyAnswer,
  Simulation,
  StackEvent,
} from '../clouds/simulator';
import { visible } from './formats/visible';
import type { Terminal } from './terminal';

type Colors = Terminal['colors'];

/** A simulation, with the title and the expected verdict of a sample. */
export interface ReportedSimulation extends Simulation {
  readonly file: string;
  readonly title?: string;
  readonly expected?: GateVerdict;
}

/** A simulation as text: the events of the cloud, each with the decision of the gate. */
export function formatSimulation(simulation: ReportedSimulation, colors: Colors): string[] {
  const { file, title, cloud, events, decisions, notes, unseen } = simulation;
  const heading = title === undefined ? colors.bold(shown(file)) : `${colors.bold(title)} (${shown(file)})`;
  return [
    '',
    heading,
    ...notes.map((note) => colors.yellow(`  Note: ${note}`)),
    ...unseen.map((what) => colors.yellow(`  Not simulated: ${what}.`)),
    ...(cloud === 'AWS' ? formatEvents(events ?? [], colors) : formatRequests(decisions, colors)),
    `  ${formatVerdict(simulation.verdict, colors)}: ${countOf(simulation)}`,
  ];
}

/** One line for each template. */
export function formatSummary(simulations: readonly ReportedSimulation[], colors: Colors): string[] {
  if (simulations.length < 2) return [];
  const lines = simulations.map(
    ({ file, title, verdict, expected }) =>
      `  ${formatVerdict(verdict, colors)}${' '.repeat(10 - verdict.length)}${title ?? shown(file)}${
        expected === undefined || expected === verdict ? '' : colors.red(` (expected: ${expected})`)
      }`,
  );
  return ['', colors.bold('Summary'), ...lines];
}

const shown = (file: string): string => relative(process.cwd(), file) || file;

function countOf({ decisions, unseen }: ReportedSimulation): string {
  const rest = unseen.length === 0 ? '' : ' Parts of the deployment were not simulated.';
  if (decisions.length === 0) return `no control applies to the resources.${rest}`;
  const allowed = decisions.filter(({ verdict }) => verdict === 'allowed').length;
  return `the gate checked ${decisions.length} ${decisions.length === 1 ? 'resource' : 'resources'} and allowed ${allowed}.${rest}`;
}

function formatEvents(events: readonly StackEvent[], colors: Colors): string[] {
  const widths = [
    Math.max(...events.map(({ status }) => status.length)),
    Math.max(...events.map(({ resourceType }) => resourceType.length)),
    Math.max(...events.map(({ logicalId }) => logicalId.length)),
  ] as const;
  return events.flatMap(({ status, resourceType, logicalId, reason, decision }) => [
    `  ${colorStatus(status, colors)}${' '.repeat(widths[0] - status.length)}  ${resourceType.padEnd(widths[1])}  ${`${logicalId.padEnd(widths[2])}  ${reason ?? ''}`.trimEnd()}`,
    ...(decision?.result.annotations ?? []).flatMap((annotation) => formatAnnotation(annotation, colors)),
    ...(decision !== undefined && decision.verdict !== 'allowed' && needsMessage(decision)
      ? [`      ${decision.result.message}`]
      : []),
  ]);
}

/** The message is needed if there are no annotations, or if the resource is deployed only under an unknown condition. */
const needsMessage = ({ target, result }: NonNullable<StackEvent['decision']>): boolean =>
  target.resource.conditional !== undefined || result.annotations.length === 0;

function formatAnnotation(annotation: HookAnnotation, colors: Colors): string[] {
  const { annotationName, status, severityLevel, statusMessage, remediationMessage } = annotation;
  const color = { PASSED: colors.green, FAILED: colors.red, UNKNOWN: colors.yellow }[status] ?? colors.dim;
  return [
    `      ${color(status.padEnd(8))}${annotationName.padEnd(26)}${(severityLevel ?? '').padEnd(8)}  ${statusMessage ?? ''}`,
    ...(remediationMessage === undefined ? [] : [`              ${remediationMessage}`]),
  ];
}

function formatRequests(decisions: readonly GateDecision[], colors: Colors): string[] {
  const answers = {
    allowed: colors.green('201 Created'),
    blocked: colors.red('403 RequestDisallowedByPolicy'),
    undecided: colors.yellow('undecided'),
  };
  return decisions.flatMap(({ resource, resourceType, verdict, message, policies = [] }) => [
    `  PUT ${resourceType} ${resource}  ${answers[verdict]}`,
    ...(verdict === 'undecided' ? message.split('\n') : policies.flatMap((policy) => formatPolicy(policy, colors))).map(
      (line) => `      ${line}`,
    ),
  ]);
}

/** The effect of a policy, its message, the values that it found, and the names of definition and assignment. */
function formatPolicy(policy: PolicyAnswer, colors: Colors): string[] {
  const { definition, assignment, displayName = definition, effect, message, findings } = policy;
  const color = effect === 'deny' ? colors.red : colors.yellow;
  const indent = ' '.repeat(effect.length + 2);
  return [
    `${color(effect)}  ${displayName}`,
    ...(message === '' ? [] : [`${indent}${message}`]),
    ...findings.map((finding) => `${indent}Found: ${visible(finding)}`),
    `${indent}${colors.dim(`Policy ${definition}, assigned by ${assignment}`)}`,
  ];
}

function colorStatus(status: string, colors: Colors): string {
  if (status.includes('FAILED') || status.includes('ROLLBACK')) return colors.red(status);
  return status.endsWith('COMPLETE') ? colors.green(status) : status;
}

const formatVerdict = (verdict: GateVerdict, colors: Colors): string =>
  ({ allowed: colors.green, blocked: colors.red, undecided: colors.yellow })[verdict](verdict);

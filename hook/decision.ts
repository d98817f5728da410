import type { Catalogue, Control } from '../core/catalogue';
import type { Configuration } from '../core/configuration';
import { type ControlDecision, type ControlOutcome, decideControl } from '../core/evaluation';
import { type Annotation, ErrorCode, type HookHandlerRequest, HookProgress, UnsupportedTarget } from './runtime';

/** Decides a resource by every control of a catalogue that targets its type. */
export function decideResource(
  request: HookHandlerRequest,
  catalogue: Catalogue,
  configuration: Configuration,
  now: Date,
): HookProgress {
  const { targetName, targetType, targetLogicalId: logicalId } = request;
  const applicable = targetName.startsWith('AWS::')
    ? catalogue.filter((control) => Object.hasOwn(control.targets, targetName))
    : [];
  if (targetType !== 'RESOURCE' || applicable.length === 0) throw new UnsupportedTarget(targetName);

  const resource = { type: targetName, properties: request.targetModel.resourceProperties };
  const identity = { stackName: stackNameOf(request.stackId), logicalId };
  const decisions = applicable.flatMap(
    (control) => decideControl(control, resource, identity, configuration, now) ?? [],
  );

  const message = describe(decisions, `${logicalId ?? 'resource without a logical id'} (${targetName})`);
  const annotations = decisions.map(annotate);
  return decisions.some(fails)
    ? HookProgress.failed(ErrorCode.NonCompliant, message, annotations)
    : HookProgress.success(message, annotations);
}

/** The hook fails closed: it sees resolved values, so an undecided control fails. */
const fails = ({ outcome }: ControlDecision): boolean => outcome === 'fails' || outcome === 'undecided';

/** `arn:aws:cloudformation:eu-west-1:123456789012:stack/orders/4f1c…` → `orders`; undefined without a stack. */
const stackNameOf = (stackId: string | undefined): string | undefined => stackId?.split(':stack/')[1]?.split('/')[0];

/** Failed controls come first, because AWS services truncate long messages at the end. */
function describe(decisions: readonly ControlDecision[], where: string): string {
  const of = (outcome: ControlOutcome): ControlDecision[] => decisions.filter((each) => each.outcome === outcome);
  const [failures, warnings, exempt, passed] = [decisions.filter(fails), of('warns'), of('exempt'), of('passes')];
  const sentences = [
    ...(failures.length > 0 ? [`${names(failures)} failed on ${where}. ${details(failures)}`] : []),
    ...(warnings.length > 0 ? [`Warning: ${where} violates ${names(warnings)}. ${details(warnings)}`] : []),
    ...exempt.map(({ control, reason }) => `${control.id} on ${where}: ${reason}`),
    ...(failures.length + warnings.length === 0 && passed.length > 0 ? [`${where} passes ${names(passed)}.`] : []),
  ];
  return sentences.length > 0 ? sentences.join(' ') : `No control applies to ${where}.`;
}

const names = (decisions: readonly ControlDecision[]): string =>
  decisions.map(({ control }) => label(control)).join(', ');

const details = (decisions: readonly ControlDecision[]): string =>
  decisions
    .map(({ control, reason, target, note }) => `${control.id}: ${reason} ${target.remediation}${note}`)
    .join(' ');

const STATUS = {
  passes: 'PASSED',
  fails: 'FAILED',
  warns: 'FAILED',
  undecided: 'FAILED',
  exempt: 'SKIPPED',
  off: 'SKIPPED',
  'does not apply': 'SKIPPED',
} as const;

function annotate({ control, target, outcome, reason, note }: ControlDecision): Annotation {
  const status = STATUS[outcome];
  return {
    annotationName: label(control),
    status,
    statusMessage: `${outcome === 'warns' ? 'Warning: ' : ''}${reason}${note}`,
    ...(status === 'FAILED' ? { remediationMessage: target.remediation } : {}),
    remediationLink: target.documentation,
    severityLevel: control.severity,
  };
}

const label = (control: Control): string => `${control.id} ${control.name}`;

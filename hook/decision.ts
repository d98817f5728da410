import { controls } from '../controls';
import type { Control } from '../controls/control';
import { evaluate, type Finding } from '../evaluation/finding';
import { type Annotation, ErrorCode, type HookHandlerRequest, HookProgress, UnsupportedTarget } from './runtime';

const STATUS = { pass: 'PASSED', fail: 'FAILED', unknown: 'FAILED' } as const;

/** Decides a resource by every control that targets its type. */
export function decideResource(request: HookHandlerRequest): HookProgress {
  const { targetName } = request;
  const applicable = controls.filter((control) => Object.hasOwn(control.targets, targetName));
  if (request.targetType !== 'RESOURCE' || applicable.length === 0) throw new UnsupportedTarget(targetName);

  const resource = { type: targetName, properties: request.targetModel.resourceProperties };
  const decisions = applicable.map((control) => ({ control, finding: evaluate(control, resource) }));
  const annotations = decisions.map(({ control, finding }) => annotate(control, finding, targetName));
  const failures = decisions.flatMap(({ finding }) => (finding && finding.verdict !== 'pass' ? [finding] : []));

  const where = `${request.targetLogicalId ?? 'resource without a logical id'} (${targetName})`;
  if (failures.length > 0)
    return HookProgress.failed(ErrorCode.NonCompliant, describeFailures(failures, where), annotations);
  return HookProgress.success(describePass(decisions, where), annotations);
}

type Decision = { readonly control: Control; readonly finding: Finding | undefined };

function describePass(decisions: readonly Decision[], where: string): string {
  const passed = decisions.filter(({ finding }) => finding !== undefined).map(({ control }) => label(control));
  return passed.length > 0 ? `${where} passes ${passed.join(', ')}.` : `${where} makes no stage: no control applies.`;
}

/** Names every control that failed first: the service cuts long messages at their end. */
function describeFailures(failures: readonly Finding[], where: string): string {
  const names = failures.map(({ control }) => label(control)).join(', ');
  const details = failures.map(
    ({ control, observation, target }) => `${control.id}: ${observation}. ${target.remediation}`,
  );
  return `${names} failed on ${where}. ${details.join(' ')}`;
}

function annotate(control: Control, finding: Finding | undefined, targetName: string): Annotation {
  const target = control.targets[targetName];
  const common = {
    annotationName: label(control),
    severityLevel: control.severity,
    ...(target ? { remediationLink: target.documentation } : {}),
  };
  if (finding === undefined)
    return {
      ...common,
      status: 'SKIPPED',
      statusMessage: `Does not apply: ${target?.onlyWith ?? 'the property it needs'} is absent.`,
    };
  return {
    ...common,
    status: STATUS[finding.verdict],
    statusMessage: `${finding.observation}.`,
    ...(finding.verdict === 'pass' ? {} : { remediationMessage: finding.target.remediation }),
  };
}

const label = (control: Control): string => `${control.id} ${control.name}`;

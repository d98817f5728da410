import { controls } from '../controls';
import type { Control, Target } from '../controls/control';
import { evaluate } from '../evaluation/finding';
import {
  type Configuration,
  type Exemption,
  exemptionsFor,
  isExpired,
  modeOf,
  type Place,
  withAllowedCertificates,
} from './configuration';
import { type Annotation, ErrorCode, type HookHandlerRequest, HookProgress, UnsupportedTarget } from './runtime';

/** What one control means for one resource. */
interface Decision {
  readonly control: Control;
  readonly target: Target;
  readonly outcome: 'passes' | 'fails' | 'warns' | 'exempt' | 'off' | 'does not apply';
  /** Why, as a sentence. */
  readonly reason: string;
}

/** Decides a resource by every control that targets its type. */
export function decideResource(request: HookHandlerRequest, configuration: Configuration, now: Date): HookProgress {
  const { targetName, targetType, targetLogicalId: logicalId } = request;
  const applicable = controls.filter((control) => Object.hasOwn(control.targets, targetName));
  if (targetType !== 'RESOURCE' || applicable.length === 0) throw new UnsupportedTarget(targetName);

  const resource = { type: targetName, properties: request.targetModel.resourceProperties };
  const place = { stackName: stackNameOf(request.stackId), logicalId };
  const decisions = applicable.map((control) =>
    decide(withAllowedCertificates(control, configuration), resource, place, configuration, now),
  );

  const message = describe(decisions, `${logicalId ?? 'resource without a logical id'} (${targetName})`);
  const annotations = decisions.map(annotate);
  return decisions.some(({ outcome }) => outcome === 'fails')
    ? HookProgress.failed(ErrorCode.NonCompliant, message, annotations)
    : HookProgress.success(message, annotations);
}

function decide(
  control: Control,
  resource: { readonly type: string; readonly properties: unknown },
  place: Place,
  configuration: Configuration,
  now: Date,
): Decision {
  const target = control.targets[resource.type] as Target;
  const decision = (outcome: Decision['outcome'], reason: string): Decision => ({ control, target, outcome, reason });

  const mode = modeOf(control, resource.type, configuration);
  if (mode === 'off') return decision('off', "Turned off in the hook's configuration.");
  const finding = evaluate(control, resource);
  if (finding === undefined) return decision('does not apply', `Does not apply: ${target.onlyWith} is absent.`);
  const observation = `${finding.observation}.`;
  if (finding.verdict === 'pass') return decision('passes', observation);

  const exemptions = exemptionsFor(control, place, configuration);
  const current = exemptions.find((exemption) => !isExpired(exemption, now));
  if (current !== undefined) return decision('exempt', `Exempt ${until(current)}. ${observation}`);
  const expired = exemptions.map(({ expires, reason }) => ` Its exemption expired on ${expires} (${reason}).`);
  return decision(mode === 'warn' ? 'warns' : 'fails', observation + expired.join(''));
}

const until = ({ expires, reason }: Exemption): string => `until ${expires}: ${reason}`;

/** `arn:aws:cloudformation:eu-west-1:123456789012:stack/orders/4f1c…` → `orders`; undefined where there is no stack. */
const stackNameOf = (stackId: string | undefined): string | undefined => stackId?.split(':stack/')[1]?.split('/')[0];

/** Says first which controls failed, and where: the services cut long messages at their end. */
function describe(decisions: readonly Decision[], where: string): string {
  const of = (outcome: Decision['outcome']): Decision[] => decisions.filter((each) => each.outcome === outcome);
  const [failures, warnings, exempt, passed] = [of('fails'), of('warns'), of('exempt'), of('passes')];
  const sentences = [
    ...(failures.length > 0 ? [`${names(failures)} failed on ${where}. ${details(failures)}`] : []),
    ...(warnings.length > 0 ? [`Warning: ${where} violates ${names(warnings)}. ${details(warnings)}`] : []),
    ...exempt.map(({ control, reason }) => `${control.id} on ${where}: ${reason}`),
    ...(failures.length + warnings.length === 0 && passed.length > 0 ? [`${where} passes ${names(passed)}.`] : []),
  ];
  return sentences.length > 0 ? sentences.join(' ') : `No control applies to ${where}.`;
}

const names = (decisions: readonly Decision[]): string => decisions.map(({ control }) => label(control)).join(', ');

const details = (decisions: readonly Decision[]): string =>
  decisions.map(({ control, reason, target }) => `${control.id}: ${reason} ${target.remediation}`).join(' ');

const STATUS = {
  passes: 'PASSED',
  fails: 'FAILED',
  warns: 'FAILED',
  exempt: 'SKIPPED',
  off: 'SKIPPED',
  'does not apply': 'SKIPPED',
} as const;

function annotate({ control, target, outcome, reason }: Decision): Annotation {
  const status = STATUS[outcome];
  return {
    annotationName: label(control),
    status,
    statusMessage: outcome === 'warns' ? `Warning: ${reason}` : reason,
    ...(status === 'FAILED' ? { remediationMessage: target.remediation } : {}),
    remediationLink: target.documentation,
    severityLevel: control.severity,
  };
}

const label = (control: Control): string => `${control.id} ${control.name}`;

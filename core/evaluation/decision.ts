import type { Control, Target } from '../catalogue';
import {
  applyParameters,
  type Configuration,
  exemptionsFor,
  isExpired,
  isOffByDefault,
  modeOf,
  type ResourceIdentity,
} from '../configuration';
import { evaluate, type Finding, type Resource } from './finding';

/**
 * The outcome of a control for a resource: the verdict, combined with the configuration. `undecided`: the verdict is
 * unknown; the hook fails it, `check` reports it. `off`: the configuration turns the control off.
 */
export type ControlOutcome = 'passes' | 'fails' | 'warns' | 'undecided' | 'exempt' | 'off' | 'does not apply';

export interface ControlDecision {
  readonly control: Control;
  readonly target: Target;
  readonly outcome: ControlOutcome;
  /** The reason, in sentences for users. */
  readonly reason: string;
  /** Further information, to be appended to the reason and the remediation: a space and a sentence, or empty. */
  readonly note: string;
  /** Undefined if the resource was not evaluated. */
  readonly finding: Finding | undefined;
}

/**
 * Decides a resource by a control that targets its type. Undefined if the control is off by default and not configured:
 * such a control is not reported.
 * @param now the time of the decision, which determines the expired exemptions.
 */
export function decideControl(
  control: Control,
  resource: Resource,
  identity: ResourceIdentity,
  configuration: Configuration,
  now: Date,
): ControlDecision | undefined {
  if (isOffByDefault(control, configuration)) return undefined;
  const applied = applyParameters(control, configuration);
  const target = applied.targets[resource.type] as Target;
  const decision = (outcome: ControlOutcome, reason: string, finding?: Finding, note = ''): ControlDecision => ({
    control: applied,
    target,
    outcome,
    reason,
    note,
    finding,
  });

  const mode = modeOf(control, resource.type, configuration);
  if (mode === 'off') return decision('off', 'Turned off in the configuration.');
  const finding = evaluate(applied, resource);
  if (finding === undefined) return decision('does not apply', `Does not apply: ${target.onlyWith} is absent.`);
  const observation = `${finding.observation}.`;
  if (finding.verdict === 'pass') return decision('passes', observation, finding);

  const exemptions = exemptionsFor(control, identity, configuration);
  const current = exemptions.find((exemption) => !isExpired(exemption, now));
  if (current !== undefined)
    return decision('exempt', `Exempt until ${current.expires}: ${current.reason}. ${observation}`, finding);
  const expired = exemptions.map(({ expires, reason }) => ` Its exemption expired on ${expires} (${reason}).`).join('');
  const outcome = mode === 'warn' ? 'warns' : finding.verdict === 'unknown' ? 'undecided' : 'fails';
  return decision(outcome, observation, finding, expired);
}

import type { Control, Target } from '../catalogue';
import {
  applyParameters,
  type Configuration,
  exemptionsFor,
  isExpired,
  isOffByDefault,
  modeOf,
  type Place,
} from '../configuration';
import { evaluate, type Finding, type Resource } from './finding';

/**
 * The outcome of a control for a resource: the finding, and what the configuration makes of it. `undecided` fails where
 * a gate has to answer, and is reported before a deployment. `off` is a control that the configuration turns off.
 */
export type ControlOutcome = 'passes' | 'fails' | 'warns' | 'undecided' | 'exempt' | 'off' | 'does not apply';

export interface ControlDecision {
  readonly control: Control;
  readonly target: Target;
  readonly outcome: ControlOutcome;
  /** Why, as sentences for people. */
  readonly reason: string;
  /** What else there is to know, after the essential: a blank and a sentence, or nothing. */
  readonly note: string;
  /** Undefined where the resource was not evaluated. */
  readonly finding: Finding | undefined;
}

/**
 * Decides a resource by a control that has its type among its targets. Undefined where the control is off by default:
 * nothing is reported of it.
 * @param now when the decision is made: exemptions end.
 */
export function decideControl(
  control: Control,
  resource: Resource,
  place: Place,
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

  const exemptions = exemptionsFor(control, place, configuration);
  const current = exemptions.find((exemption) => !isExpired(exemption, now));
  if (current !== undefined)
    return decision('exempt', `Exempt until ${current.expires}: ${current.reason}. ${observation}`, finding);
  const expired = exemptions.map(({ expires, reason }) => ` Its exemption expired on ${expires} (${reason}).`).join('');
  const outcome = mode === 'warn' ? 'warns' : finding.verdict === 'unknown' ? 'undecided' : 'fails';
  return decision(outcome, observation, finding, expired);
}

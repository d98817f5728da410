import type { Control, Target } from '../catalogue';
import {
  type Configuration,
  exemptionsFor,
  isExpired,
  modeOf,
  type Place,
  withAllowedCertificates,
} from './configuration';
import { evaluate, type Finding, type Resource } from './finding';

/**
 * What becomes of a resource by one control: the finding, and what the configuration makes of it. `undecided` fails
 * where a gate has to answer, and is reported where there is time to look.
 */
export type Outcome = 'passes' | 'fails' | 'warns' | 'undecided' | 'exempt' | 'off' | 'does not apply';

export interface Decision {
  readonly control: Control;
  readonly target: Target;
  readonly outcome: Outcome;
  /** Why, as sentences for people. */
  readonly reason: string;
  /** What else there is to know, after the essential: a blank and a sentence, or nothing. */
  readonly note: string;
  /** Undefined where nothing was looked at. */
  readonly finding: Finding | undefined;
}

/**
 * Decides a resource by a control that has its type among its targets.
 * @param now when the decision is made: exemptions end.
 */
export function decide(
  control: Control,
  resource: Resource,
  place: Place,
  configuration: Configuration,
  now: Date,
): Decision {
  const applied = withAllowedCertificates(control, configuration);
  const target = applied.targets[resource.type] as Target;
  const decision = (outcome: Outcome, reason: string, finding?: Finding, note = ''): Decision => ({
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

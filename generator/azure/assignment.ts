import type { Control, Mode } from '../../core/catalogue';
import type { Configuration } from '../../core/configuration';
import { GenerationError } from '../generation-error';
import type { Effect } from './effects';
import type { Initiative } from './initiative';

/** Short enough for a management group, which takes 24 characters. */
export const ASSIGNMENT_NAME = 'gatewarden';

/** What a portal and a denied request show; without a reference, of all policies. */
export interface NonComplianceMessage {
  readonly message: string;
  readonly policyDefinitionReferenceId?: string;
}

/**
 * The effect that an assignment sets for each parameter of the initiative.
 * @param controls the whole catalogue: a configuration may speak of AWS too.
 * @param enforced the effect of what the configuration enforces.
 * @throws GenerationError where the configuration names a control that does not exist.
 */
export function assignedEffects(
  { effects }: Initiative,
  controls: readonly Control[],
  { controls: modes }: Pick<Configuration, 'controls'>,
  enforced: Effect = 'Deny',
): Readonly<Record<string, Effect>> {
  requireKnown(Object.keys(modes), controls);
  const byMode: Readonly<Record<Mode, Effect>> = { enforce: enforced, warn: 'Audit', off: 'Disabled' };
  const effectOf = ({ id, defaultMode }: Control): Effect =>
    byMode[(Object.hasOwn(modes, id) ? modes[id] : undefined) ?? defaultMode];
  return Object.fromEntries(
    effects.map((parameter): [string, Effect] => {
      const [active] = parameter.controls.map(effectOf).filter((effect) => effect !== 'Disabled');
      if (active === undefined) return [parameter.name, 'Disabled'];
      return [parameter.name, parameter.follows === 'mode' ? active : 'Audit'];
    }),
  );
}

function requireKnown(ids: readonly string[], controls: readonly Control[]): void {
  const unknown = ids.find((id) => !controls.some((control) => control.id === id));
  if (unknown === undefined) return;
  const known = controls.map(({ id }) => id).join(', ');
  throw new GenerationError(
    `controls.${unknown}`,
    `there is no such control. Example: ${controls[0]?.id}: warn. The controls are ${known}`,
  );
}

/** One for each policy, after the one for all of them. */
export const nonComplianceMessages = ({ members }: Initiative): NonComplianceMessage[] => [
  { message: 'Gatewarden: the API Management resource violates a control.' },
  ...members.map(({ referenceId, message }) => ({ policyDefinitionReferenceId: referenceId, message })),
];

import type { Control, Mode } from '../../core/catalogue';
import type { Configuration } from '../../core/configuration';
import { GenerationError } from '../generation-error';
import type { AssignableEffect } from './effects';
import type { Initiative } from './initiative';

/** In a management group, the name of an assignment has at most 24 characters. */
export const ASSIGNMENT_NAME = 'gatewarden';

/** The message that the Azure portal and a denied request show. Without a reference id it applies to all policies. */
export interface NonComplianceMessage {
  readonly message: string;
  readonly policyDefinitionReferenceId?: string;
}

/**
 * The value that an assignment sets for each effect parameter of the initiative. Each effect follows the mode that the
 * configuration sets for the control, or else its default mode: enforce → `enforced`, warn → Audit, off → Disabled.
 * @param controls the whole catalogue, because a configuration can also name controls for AWS.
 * @param enforced the effect of the controls in mode enforce.
 * @throws GenerationError if the configuration names an unknown control.
 */
export function assignedEffects(
  { effects }: Initiative,
  controls: readonly Control[],
  { controls: modes }: Pick<Configuration, 'controls'>,
  enforced: AssignableEffect = 'Deny',
): Readonly<Record<string, AssignableEffect>> {
  requireKnown(Object.keys(modes), controls);
  const byMode: Readonly<Record<Mode, AssignableEffect>> = { enforce: enforced, warn: 'Audit', off: 'Disabled' };
  const effectOf = ({ id, defaultMode }: Control): AssignableEffect =>
    byMode[(Object.hasOwn(modes, id) ? modes[id] : undefined) ?? defaultMode];
  return Object.fromEntries(
    effects.map((parameter): [string, AssignableEffect] => {
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
    `unknown control ${JSON.stringify(unknown)}. Allowed values: ${known}. Example: ${controls[0]?.id}: warn`,
  );
}

/** The message for all policies, then one message for each policy. */
export const nonComplianceMessages = ({ members }: Initiative): NonComplianceMessage[] => [
  { message: 'Gatewarden: the API Management resource violates a control.' },
  ...members.map(({ referenceId, message }) => ({ policyDefinitionReferenceId: referenceId, message })),
];

import type { Control } from '../controls/control';
import type { Configuration } from '../evaluation/configuration';
import { GenerationError } from './generation-error';
import { controlsOf, effectParameter, type Initiative } from './initiative';
import { type EFFECTS, referenceId } from './policy-definition';

export type Effect = (typeof EFFECTS)[number];

/** Short enough for a management group, which takes 24 characters. */
export const ASSIGNMENT_NAME = 'gatewarden';

/** What a portal and a denied request show. */
export interface NonComplianceMessage {
  readonly message: string;
  readonly policyDefinitionReferenceId?: string;
}

/**
 * The effect that an assignment sets for each parameter of the initiative.
 * @param enforced the effect of what the configuration enforces.
 * @throws GenerationError where the configuration names a control that does not exist.
 */
export function effectsOf(
  { members }: Initiative,
  controls: readonly Control[],
  { controls: modes }: Pick<Configuration, 'controls'>,
  enforced: Effect = 'Deny',
): Readonly<Record<string, Effect>> {
  const effects = { enforce: enforced, warn: 'Audit', off: 'Disabled' } as const;
  for (const id of Object.keys(modes))
    if (!controls.some((control) => control.id === id)) {
      const ids = controls.map((control) => control.id).join(', ');
      throw new GenerationError(`controls.${id}`, `there is no such control. Example: GW003: warn, or one of ${ids}`);
    }
  return Object.fromEntries(
    controlsOf(members.map(({ definition }) => definition)).map((control) => [
      effectParameter(control),
      effects[(Object.hasOwn(modes, control.id) ? modes[control.id] : undefined) ?? 'enforce'],
    ]),
  );
}

/** One for each definition, after the one for all of them. */
export const nonComplianceMessages = ({ members }: Initiative): NonComplianceMessage[] => [
  { message: 'Gatewarden: API Management serves and calls over encrypted connections only.' },
  ...members.map(({ definition: { control, resourceType } }) => ({
    policyDefinitionReferenceId: referenceId(control, resourceType),
    message: `${control.id} ${control.name}: ${control.targets[resourceType]?.remediation}`,
  })),
];

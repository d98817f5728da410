import { createHash } from 'node:crypto';
import type { Control } from '../../core/catalogue';
import { type Configuration, type Exemption, isExpired } from '../../core/configuration';
import { GenerationError } from '../generation-error';
import type { Initiative } from './initiative';
import { type AzureScope, parseScope } from './scope';

/** An exemption from the policies of a control, before it is known which assignment it is from. */
export interface PolicyExemption {
  /** The same for the same control and scope, so that it is updated and not made twice. */
  readonly name: string;
  readonly scope: AzureScope;
  /** The policies of the initiative that it is from. */
  readonly referenceIds: readonly string[];
  readonly displayName: string;
  readonly description: string;
  /** The end of its last day, in UTC. */
  readonly expiresOn: string;
}

const exampleOf = (control: string): string =>
  `{"control": "${control}", "scope": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/legacy", "reason": "moves to the new platform in March", "expires": "2027-03-31"}`;

/**
 * The exemptions of a configuration that are for Azure.
 * @param now whose day decides whether one has expired.
 * @throws GenerationError where one is wrong or no longer counts: whoever deploys has to know before anything happens.
 */
export function policyExemptions(
  set: Initiative,
  { exemptions }: Pick<Configuration, 'exemptions'>,
  now: Date,
): PolicyExemption[] {
  const names = new Map<string, string>();
  return exemptions.flatMap((exemption, index) => {
    const where = `exemptions[${index}]`;
    if (exemption.scope === undefined) return [];
    const control = set.controls.find(({ id }) => id === exemption.control);
    // One for both clouds may name a control that only AWS has.
    if (control === undefined && (exemption.stack !== undefined || exemption.resource !== undefined)) return [];
    if (control === undefined) {
      const ids = set.controls.map(({ id }) => id).join(', ');
      throw wrong(
        `${where}.control`,
        `${exemption.control} has no policy in Azure; these have: ${ids}`,
        set.controls[0],
      );
    }
    const read = readExemption(set, control, exemption, where, now);
    const other = names.get(read.name);
    if (other !== undefined) throw wrong(where, `it names the same control and scope as ${other}`, control);
    names.set(read.name, where);
    return [read];
  });
}

function readExemption(
  { definitions }: Initiative,
  control: Control,
  exemption: Exemption,
  where: string,
  now: Date,
): PolicyExemption {
  const { reason, expires } = exemption;
  const scope = parseScope(exemption.scope, `${where}.scope`);
  if (typeof reason !== 'string' || reason.trim() === '') throw wrong(`${where}.reason`, 'it is missing', control);
  if (!isDay(expires)) throw wrong(`${where}.expires`, `${JSON.stringify(expires) ?? 'it'} is no day`, control);
  if (isExpired(exemption, now))
    throw wrong(`${where}.expires`, `it expired on ${expires}; remove it or set a later day`, control);
  return {
    name: `gatewarden-${control.id.toLowerCase()}-${digest(scope.id.toLowerCase())}`,
    scope,
    referenceIds: definitions.filter((each) => each.control === control).map(({ referenceId }) => referenceId),
    displayName: `Gatewarden: ${control.id} ${control.name} until ${expires}`,
    description: reason,
    expiresOn: `${expires}T23:59:59Z`,
  };
}

/** The properties of a policyExemption, but for the id of the assignment. */
export const exemptionProperties = ({ referenceIds, displayName, description, expiresOn }: PolicyExemption) => ({
  policyDefinitionReferenceIds: referenceIds,
  exemptionCategory: 'Waiver',
  displayName,
  description,
  expiresOn,
});

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

const isDay = (text: unknown): boolean => {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

const wrong = (where: string, problem: string, control: Control | undefined): GenerationError =>
  new GenerationError(where, `${problem}.${control === undefined ? '' : ` Example: ${exampleOf(control.id)}`}`);

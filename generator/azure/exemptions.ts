import { createHash } from 'node:crypto';
import type { Control } from '../../core/catalogue';
import { type Configuration, type Exemption, isExpired } from '../../core/configuration';
import { GenerationError } from '../generation-error';
import type { Initiative } from './initiative';
import { type AzureScope, parseScope } from './scope';

/** An exemption from the policies of a control. The caller adds the id of the assignment. */
export interface PolicyExemption {
  /** Derived from the control and the scope, so that a later deployment updates the exemption. */
  readonly name: string;
  readonly scope: AzureScope;
  /** The reference ids of the exempted policies in the initiative. */
  readonly referenceIds: readonly string[];
  readonly displayName: string;
  readonly description: string;
  /** The end of the last day, in UTC. */
  readonly expiresOn: string;
}

const exampleOf = (control: string): string =>
  `{"control": "${control}", "scope": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/legacy", "reason": "moves to the new platform in March", "expires": "2027-03-31"}`;

/**
 * The Azure exemptions of a configuration.
 * @param now the date against which exemptions expire.
 * @throws GenerationError if an exemption is invalid or has expired, so that a deployment stops before its first change.
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
    // An exemption for both clouds can name a control that exists only in AWS.
    if (control === undefined && (exemption.stack !== undefined || exemption.resource !== undefined)) return [];
    if (control === undefined) {
      const ids = set.controls.map(({ id }) => id).join(', ');
      throw wrong(
        `${where}.control`,
        `${exemption.control} has no Azure policy. Controls with Azure policies: ${ids}`,
        set.controls[0],
      );
    }
    const read = readExemption(set, control, exemption, where, now);
    const other = names.get(read.name);
    if (other !== undefined)
      throw wrong(where, `duplicate of ${other}: the control and the scope are the same`, control);
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
  if (typeof reason !== 'string' || reason.trim() === '') throw wrong(`${where}.reason`, 'missing', control);
  if (expires === undefined) throw wrong(`${where}.expires`, 'missing', control);
  if (!isDay(expires)) throw wrong(`${where}.expires`, `invalid date ${JSON.stringify(expires)}`, control);
  if (isExpired(exemption, now))
    throw wrong(`${where}.expires`, `the exemption expired on ${expires}. Remove it or set a later date`, control);
  return {
    name: `gatewarden-${control.id.toLowerCase()}-${digest(scope.id.toLowerCase())}`,
    scope,
    referenceIds: definitions.filter((each) => each.control === control).map(({ referenceId }) => referenceId),
    displayName: `Gatewarden: ${control.id} ${control.name} until ${expires}`,
    description: reason,
    expiresOn: `${expires}T23:59:59Z`,
  };
}

/** The properties of a policyExemption, without the id of the assignment. */
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

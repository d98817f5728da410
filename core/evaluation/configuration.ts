import { allOf, type Control, oneOf, requires } from '../catalogue';

/** How strictly a control is held: `enforce` fails the deployment, `warn` says what is wrong, `off` does not look. */
export type Mode = 'enforce' | 'warn' | 'off';

/** Lets what violates a control through, for a while. */
export interface Exemption {
  readonly control: string;
  /** Patterns in which * stands for any characters and ? for one. Both have to fit where both are given. */
  readonly stack?: string;
  readonly resource?: string;
  /** Azure: the id of the subscription, resource group or resource that is exempt. */
  readonly scope?: string;
  readonly reason: string;
  /** The last day on which it counts, in UTC: `2027-03-31`. */
  readonly expires: string;
}

/** What an organisation asks of its deployments; in AWS the type configuration of the hook. */
export interface Configuration {
  readonly controls: Readonly<Record<string, Mode>>;
  readonly implicitStages: Mode;
  readonly clientCertificates?: readonly string[];
  readonly exemptions: readonly Exemption[];
}

const MILDEST_FIRST: readonly Mode[] = ['off', 'warn', 'enforce'];

/** The mode of a control on a resource; the milder one counts where the resource makes a stage on the side. */
export function modeOf(control: Control, resourceType: string, { controls, implicitStages }: Configuration): Mode {
  const modes: Mode[] = [controls[control.id] ?? 'enforce'];
  if (resourceType === 'AWS::ApiGateway::Deployment') modes.push(implicitStages);
  return MILDEST_FIRST.find((mode) => modes.includes(mode)) ?? 'enforce';
}

/** What is asked of client certificates, where only some of them may be used. */
export function withAllowedCertificates(control: Control, { clientCertificates: allowed }: Configuration): Control {
  const fact = 'clientCertificate';
  if (allowed === undefined || !Object.values(control.targets).some(({ facts }) => fact in facts)) return control;
  return {
    ...control,
    requirement: allOf(control.requirement, requires(fact, oneOf(...allowed.map((id) => id.toLowerCase())))),
    targets: Object.fromEntries(
      Object.entries(control.targets).map(([type, target]) => [
        type,
        {
          ...target,
          remediation: `Set ${target.facts[fact]} to one of the allowed certificates: ${allowed.join(', ')}.`,
        },
      ]),
    ),
  };
}

/** Where a resource stands. */
export interface Place {
  /** Undefined where there is no stack, as with Cloud Control. */
  readonly stackName: string | undefined;
  readonly logicalId: string | undefined;
}

/** The exemptions that name a control and a place, those that count today before those that no longer do. */
export function exemptionsFor(
  control: Control,
  { stackName, logicalId }: Place,
  { exemptions }: Configuration,
): Exemption[] {
  return exemptions.filter(
    ({ control: id, stack, resource }) =>
      id === control.id &&
      // One that names neither is for Azure alone.
      (stack !== undefined || resource !== undefined) &&
      (stack === undefined || fits(stackName, stack)) &&
      (resource === undefined || fits(logicalId, resource)),
  );
}

/** An exemption counts to the end of its last day. */
export const isExpired = ({ expires }: Exemption, now: Date): boolean => now.toISOString().slice(0, 10) > expires;

/** Linear in the length of both, however many wildcards: on a mismatch only the last * takes one character more. */
export function fits(text: string | undefined, pattern: string): boolean {
  if (text === undefined) return false;
  let [at, next] = [0, 0];
  let [star, retry] = [-1, 0];
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next;
      retry = at;
      next += 1;
    } else if (next < pattern.length && (pattern[next] === '?' || pattern[next] === text[at])) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      retry += 1;
      at = retry;
      next = star + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(next));
}

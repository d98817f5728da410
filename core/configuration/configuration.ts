import { type AllowedValues, allOf, type Control, type Mode, oneOf, requires, type Target } from '../catalogue';

/** Permits what violates a control, for a limited time. */
export interface Exemption {
  readonly control: string;
  /** Patterns in which * stands for any characters and ? for one. Where both are given, both must match. */
  readonly stack?: string;
  readonly resource?: string;
  /** Azure: the id of the subscription, resource group or resource that is exempt. */
  readonly scope?: string;
  readonly reason: string;
  /** The last day on which the exemption counts, in UTC: `2027-03-31`. */
  readonly expires: string;
}

/** A list for a parameter of the kind allowedValues, a mode for one of the kind targetMode. */
export type ParameterValue = Mode | readonly string[];

/** What an organisation requires of its deployments, with shorthands expanded; in AWS the hook's type configuration. */
export interface Configuration {
  readonly controls: Readonly<Record<string, Mode>>;
  /** By id of the control and name of the parameter. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  readonly exemptions: readonly Exemption[];
}

const MILDEST_FIRST: readonly Mode[] = ['off', 'warn', 'enforce'];

/** The mode of a control on a resource: the mildest of the control's own and those set for the resource's type. */
export function modeOf(control: Control, resourceType: string, configuration: Configuration): Mode {
  const own = configuration.controls[control.id] ?? control.defaultMode;
  const modes = [own, ...targetModes(control, resourceType, configuration)];
  return MILDEST_FIRST.find((mode) => modes.includes(mode)) ?? own;
}

const targetModes = (control: Control, resourceType: string, configuration: Configuration): unknown[] =>
  Object.entries(control.parameters ?? {}).flatMap(([name, parameter]) =>
    parameter.kind === 'targetMode' && parameter.targets.includes(resourceType)
      ? [configuration.parameters[control.id]?.[name]]
      : [],
  );

/** A control that is off because nobody turned it on: nothing is reported of it. */
export const isOffByDefault = ({ id, defaultMode }: Control, { controls }: Configuration): boolean =>
  defaultMode === 'off' && controls[id] === undefined;

/** A control with the values that a configuration allows for its facts. */
export const applyParameters = (control: Control, { parameters }: Configuration): Control =>
  Object.entries(control.parameters ?? {}).reduce((applied, [name, parameter]) => {
    const value = parameters[control.id]?.[name];
    return parameter.kind === 'allowedValues' && Array.isArray(value)
      ? withAllowed(applied, parameter, value)
      : applied;
  }, control);

function withAllowed(control: Control, { fact, remediation }: AllowedValues, values: readonly string[]): Control {
  const told = (target: Target): string => {
    const texts: Readonly<Record<string, string>> = {
      '{property}': target.facts[fact] ?? fact,
      '{values}': values.join(', '),
    };
    return remediation.replaceAll(/\{(?:property|values)\}/g, (placeholder) => texts[placeholder] ?? placeholder);
  };
  return {
    ...control,
    requirement: allOf(control.requirement, requires(fact, oneOf(...values.map((value) => value.toLowerCase())))),
    targets: Object.fromEntries(
      Object.entries(control.targets).map(([type, target]) => [type, { ...target, remediation: told(target) }]),
    ),
  };
}

/** The place of a resource, as exemptions name it. */
export interface Place {
  /** Undefined where there is no stack, as in Cloud Control. */
  readonly stackName: string | undefined;
  readonly logicalId: string | undefined;
}

/** The exemptions of a control that match a place, expired ones included. */
export function exemptionsFor(
  control: Control,
  { stackName, logicalId }: Place,
  { exemptions }: Configuration,
): Exemption[] {
  return exemptions.filter(
    ({ control: id, stack, resource }) =>
      id === control.id &&
      // An exemption with only a scope is for Azure.
      (stack !== undefined || resource !== undefined) &&
      (stack === undefined || fits(stackName, stack)) &&
      (resource === undefined || fits(logicalId, resource)),
  );
}

/** An exemption counts to the end of its last day. */
export const isExpired = ({ expires }: Exemption, now: Date): boolean => now.toISOString().slice(0, 10) > expires;

/**
 * Whether a text matches a pattern. The time is bounded by the product of the two lengths, however many wildcards there
 * are: on a mismatch only the last * takes one more character.
 */
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

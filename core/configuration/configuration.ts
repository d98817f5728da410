import { type AllowedValues, allOf, type Control, type Mode, oneOf, requires, type Target } from '../catalogue';

/** Permits violations of a control for a limited time. */
export interface Exemption {
  readonly control: string;
  /** Patterns in which * matches any characters and ? matches one. If both patterns are set, both must match. */
  readonly stack?: string;
  readonly resource?: string;
  /** Azure: the id of the exempt subscription, resource group or resource. */
  readonly scope?: string;
  readonly reason: string;
  /** The last day on which the exemption applies, in UTC: `2027-03-31`. */
  readonly expires: string;
}

/** A list for a parameter of kind allowedValues, a mode for a parameter of kind targetMode. */
export type ParameterValue = Mode | readonly string[];

/** The settings of an organisation, with shorthands expanded. In AWS, they are the hook's type configuration. */
export interface Configuration {
  readonly controls: Readonly<Record<string, Mode>>;
  /** By control id and parameter name. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  readonly exemptions: readonly Exemption[];
}

const MILDEST_FIRST: readonly Mode[] = ['off', 'warn', 'enforce'];

/**
 * The mode of a control on a resource: the mildest of the control's own mode and the modes set for the resource's type.
 */
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

/** Whether a control is off by default and not configured. Such a control is not reported. */
export const isOffByDefault = ({ id, defaultMode }: Control, { controls }: Configuration): boolean =>
  defaultMode === 'off' && controls[id] === undefined;

/** Adds the allowed values of a configuration to the requirement and the remediations of a control. */
export const applyParameters = (control: Control, { parameters }: Configuration): Control =>
  Object.entries(control.parameters ?? {}).reduce((applied, [name, parameter]) => {
    const value = parameters[control.id]?.[name];
    return parameter.kind === 'allowedValues' && Array.isArray(value)
      ? withAllowed(applied, parameter, value)
      : applied;
  }, control);

function withAllowed(control: Control, { fact, remediation }: AllowedValues, values: readonly string[]): Control {
  const remediationFor = (target: Target): string => {
    const texts: Readonly<Record<string, string>> = {
      '{property}': target.facts[fact] ?? fact,
      '{values}': listed(values),
    };
    return remediation.replaceAll(/\{(?:property|values)\}/g, (placeholder) => texts[placeholder] ?? placeholder);
  };
  return {
    ...control,
    requirement: allOf(control.requirement, requires(fact, oneOf(...values))),
    targets: Object.fromEntries(
      Object.entries(control.targets).map(([type, target]) => [
        type,
        { ...target, remediation: remediationFor(target) },
      ]),
    ),
  };
}

/** A configuration may allow thousands of values. */
const MOST_LISTED = 20;

const listed = (values: readonly string[]): string =>
  values.length > MOST_LISTED
    ? `${values.slice(0, MOST_LISTED).join(', ')} and ${values.length - MOST_LISTED} more`
    : values.join(', ');

/**
 * The values that a configuration allows for a property: those in every list that is set for it. Undefined if none is
 * set.
 */
export function allowedValues(
  { id, parameters: declared = {}, targets }: Control,
  resourceType: string,
  property: string,
  { parameters }: Configuration,
): readonly string[] | undefined {
  const facts = targets[resourceType]?.facts ?? {};
  const lists = Object.entries(declared).flatMap(([name, parameter]) => {
    const value = parameters[id]?.[name];
    return parameter.kind === 'allowedValues' && facts[parameter.fact] === property && Array.isArray(value)
      ? [value as readonly string[]]
      : [];
  });
  return lists[0]?.filter((value) => lists.every((list) => list.includes(value)));
}

/** The identifiers of a resource that exemptions match. */
export interface ResourceIdentity {
  /** Undefined without a stack, as in Cloud Control API. */
  readonly stackName: string | undefined;
  readonly logicalId: string | undefined;
}

/** The exemptions of a control that match a resource, including expired exemptions. */
export function exemptionsFor(
  control: Control,
  { stackName, logicalId }: ResourceIdentity,
  { exemptions }: Configuration,
): Exemption[] {
  return exemptions.filter(
    ({ control: id, stack, resource }) =>
      id === control.id &&
      // An exemption with only a scope applies in Azure.
      (stack !== undefined || resource !== undefined) &&
      (stack === undefined || matchesPattern(stackName, stack)) &&
      (resource === undefined || matchesPattern(logicalId, resource)),
  );
}

/** An exemption applies until the end of its last day. */
export const isExpired = ({ expires }: Exemption, now: Date): boolean => now.toISOString().slice(0, 10) > expires;

/**
 * The longest name that CloudFormation accepts: 255 characters for a logical ID, 128 for a stack. The configuration's
 * schema limits patterns to the same length.
 */
export const LONGEST_NAME = 255;

/**
 * Whether a name matches a pattern. A longer text is not a name and matches nothing. After a mismatch, only the last * is
 * extended by one character, so that the steps are at most the product of both lengths: some ten thousand.
 */
export function matchesPattern(text: string | undefined, pattern: string): boolean {
  if (text === undefined || text.length > LONGEST_NAME) return false;
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

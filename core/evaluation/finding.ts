import type { Control, Requirement, ServerlessTarget, Target } from '../catalogue';
import { Alternatives, quote, readPath, Unknown, unanimous, type Verdict } from '../values';
import { isAbsent, requirementVerdict } from './requirement';

/** A resource to evaluate. Its properties contain an {@link Unknown} for each value that is not known. */
export interface Resource {
  readonly type: string;
  /** Undefined or null if the resource has no properties: every property is absent. */
  readonly properties: unknown;
  /** Whether SAM generates the resource. Findings then name the properties that the template declares. */
  readonly isMadeBySam?: boolean;
}

/** The result of one control on one resource. */
export interface Finding {
  readonly control: Control;
  readonly target: Target;
  readonly verdict: Verdict;
  /** The path of the property that decided. Empty if the template has no such property. */
  readonly property: string;
  /** The problem or the value, for users: `ClientCertificateId is missing`. */
  readonly observation: string;
  readonly remediation: string;
}

/** Evaluates a control on a resource. Undefined if the control does not apply. */
export function evaluate(control: Control, resource: Resource): Finding | undefined {
  if (!Object.hasOwn(control.targets, resource.type)) return undefined;
  const target = control.targets[resource.type] as Target;

  const read = (fact: string): unknown => {
    const path = Object.hasOwn(target.facts, fact) ? target.facts[fact] : undefined;
    return path ? readPath(resource.properties, path) : undefined;
  };
  const verdict = requirementVerdict(control.requirement, read);
  const applies = applicability(target, resource);
  if (applies === 'no') return undefined;

  // If the resource passes, it does not matter whether the control applies.
  const isOpen = applies === 'unknown' && verdict === 'fail';
  const doubt = isOpen ? doubtOf(target, resource) : undefined;
  const property = decidingProperty(control.requirement, target, read, verdict);
  const finding = {
    control,
    target,
    verdict: isOpen ? 'unknown' : verdict,
    property,
    observation: doubt ?? observe(property, readPath(resource.properties, property)),
    remediation: target.remediation,
  } as const;
  return resource.isMadeBySam && target.serverless ? serverlessFinding(finding, target.serverless, resource) : finding;
}

/** Describes a finding on a resource that SAM generates in terms of the resource that the template declares. */
function serverlessFinding(generated: Finding, serverless: ServerlessTarget, { properties }: Resource): Finding {
  const { observation, property = '', remediation } = serverless;
  const presence = readPath(properties, generated.target.onlyWith ?? '');
  const observations = {
    pass: generated.observation,
    fail: observation ?? generated.observation,
    unknown: presence instanceof Unknown ? presence.reason : generated.observation,
  };
  return { ...generated, property, observation: observations[generated.verdict], remediation };
}

type Applicability = 'yes' | 'no' | 'unknown';

const applicability = (target: Target, resource: Resource): Applicability =>
  target.onlyWith === undefined ? 'yes' : presenceOf(readPath(resource.properties, target.onlyWith));

/** The reason why it is unknown whether the control applies. */
const doubtOf = ({ onlyWith = '' }: Target, { properties }: Resource): string =>
  `Whether the control applies is unknown: ${observe(onlyWith, readPath(properties, onlyWith))}`;

function presenceOf(value: unknown): Applicability {
  if (value instanceof Alternatives) return unanimous(value.values.map(presenceOf));
  if (value instanceof Unknown) return value.countsAsPresent ? 'yes' : 'unknown';
  return isAbsent(value) ? 'no' : 'yes';
}

/** The property of the first part of the requirement with the same verdict as the whole requirement. */
function decidingProperty(
  requirement: Requirement,
  target: Target,
  read: (fact: string) => unknown,
  verdict: Verdict,
): string {
  const parts = requirement.kind === 'allOf' ? requirement.requirements : [requirement];
  const part = parts.find((each) => requirementVerdict(each, read) === verdict) ?? parts[0];
  if (part === undefined) return '';
  return part.kind === 'allOf' ? decidingProperty(part, target, read, verdict) : (target.facts[part.fact] ?? '');
}

function observe(property: string, value: unknown): string {
  if (value instanceof Unknown) return `${property} ${value.describe()}`;
  if (value === undefined) return `${property} is missing`;
  if (value === null) return `${property} is null`;
  if (typeof value === 'string') return `${property} is ${quote(value)}`;
  if (typeof value === 'number' || typeof value === 'boolean') return `${property} is ${value}`;
  if (Array.isArray(value)) return `${property} is ${observeList(value)}`;
  return `${property} is an object`;
}

function observeList(items: readonly unknown[]): string {
  const scalars = items.every((item) => typeof item === 'string');
  return scalars && items.length <= 8
    ? `[${items.map((item) => quote(item)).join(', ')}]`
    : `a list of ${items.length}`;
}

import { type Control, type Requirement, type ServerlessTarget, set, type Target } from '../catalogue';
import { Alternatives, all, readPath, Unknown, unanimous, type Verdict } from '../values';
import { type FactsElsewhere, factReader, observeUnused } from './facts';
import { type FactRequirement, observe } from './observation';
import { isAbsent, requirementVerdict } from './requirement';

/** A resource to evaluate. Its properties contain an {@link Unknown} for each value that is not known. */
export interface Resource {
  readonly type: string;
  /** Undefined or null if the resource has no properties: every property is absent. */
  readonly properties: unknown;
  /** Whether SAM generates the resource. Findings then name the properties that the template declares. */
  readonly isMadeBySam?: boolean;
  /** The facts that the service takes from another place. Without it, the properties alone decide. */
  readonly elsewhere?: FactsElsewhere;
}

/** The result of one control on one resource. */
export interface Finding {
  readonly control: Control;
  readonly target: Target;
  readonly verdict: Verdict;
  /** The path of the property that decided. Empty if the template has no such property. */
  readonly property: string;
  /** The index of the deciding item, if the property is a list. */
  readonly item?: number;
  /** The problem or the value, for users: `ClientCertificateId is missing`. */
  readonly observation: string;
  readonly remediation: string;
}

/** Evaluates a control on a resource. Undefined if the control does not apply. */
export function evaluate(control: Control, resource: Resource): Finding | undefined {
  if (!Object.hasOwn(control.targets, resource.type)) return undefined;
  const target = control.targets[resource.type] as Target;

  const { elsewhere = {}, properties } = resource;
  const readOwn = factReader(target, properties);
  const read = (fact: string): unknown => (Object.hasOwn(elsewhere, fact) ? elsewhere[fact]?.value : readOwn(fact));
  const own = requirementVerdict(control.requirement, readOwn);
  const effective = resource.elsewhere === undefined ? own : requirementVerdict(control.requirement, read);
  // Which value the service takes can depend on its version, so both must meet the requirement.
  const verdict = all([effective, own]);
  const applies = applicability(target, resource);
  if (applies === 'no') return undefined;

  const part = decidingPart(control.requirement, effective === verdict ? read : readOwn, verdict);
  const { fact } = part;
  const property = target.facts[fact] ?? '';
  const other = effective === verdict && Object.hasOwn(elsewhere, fact) ? elsewhere[fact] : undefined;
  // If the resource passes, it does not matter whether the control applies.
  const isOpen = applies === 'unknown' && verdict === 'fail';
  const explanation = (isOpen ? doubtOf(target, resource) : undefined) ?? observeUnused(target, properties, fact);
  const finding = {
    control,
    target,
    verdict: isOpen ? 'unknown' : verdict,
    ...(other === undefined
      ? {
          property,
          ...(explanation === undefined
            ? observe(part, property, readOwn(fact), verdict)
            : { observation: explanation }),
          remediation: target.remediation,
        }
      : { property: other.property, observation: other.observation, remediation: other.remediation }),
  } as const;
  return resource.isMadeBySam && target.serverless ? serverlessFinding(finding, target.serverless, resource) : finding;
}

/** Describes a finding on a resource that SAM generates in terms of the resource that the template declares. */
function serverlessFinding(
  { item: _item, ...generated }: Finding,
  serverless: ServerlessTarget,
  { properties }: Resource,
): Finding {
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
function doubtOf({ onlyWith = '' }: Target, { properties }: Resource): string {
  const isPresent: FactRequirement = { kind: 'value', fact: onlyWith, condition: set };
  const { observation } = observe(isPresent, onlyWith, readPath(properties, onlyWith), 'unknown');
  return `Whether the control applies is unknown: ${observation}`;
}

function presenceOf(value: unknown): Applicability {
  if (value instanceof Alternatives) return unanimous(value.values.map(presenceOf));
  if (value instanceof Unknown) return value.countsAsPresent ? 'yes' : 'unknown';
  return isAbsent(value) ? 'no' : 'yes';
}

/** The first part of the requirement with the same verdict as the whole requirement. */
function decidingPart(requirement: Requirement, read: (fact: string) => unknown, verdict: Verdict): FactRequirement {
  if (requirement.kind !== 'allOf') return requirement;
  const { requirements } = requirement;
  const part = requirements.find((each) => requirementVerdict(each, read) === verdict) ?? requirements[0];
  if (part === undefined) throw new Error('A requirement has no parts.');
  return decidingPart(part, read, verdict);
}

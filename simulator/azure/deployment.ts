import { knownType, withKnownNames } from '../../evaluation/azure-names';
import { Unknown } from '../../evaluation/unknown';
import { evaluatePolicy, type ResourceBody } from '../../policy-engine';
import { type ArmResource, readArmTemplate } from '../../templates/arm/read';
import { textParameters } from '../../templates/arm/text-parameters';
import { findKey } from '../../templates/arm/values';
import { containsUnknown, foresee, withStandIns } from '../foresight';
import { type Decision, type Simulation, type SimulationOptions, type TemplateFile, worstVerdict } from '../simulation';
import type { AssignedPolicy, PolicyAssignment } from './assignment';

/**
 * Deploys an ARM template to a subscription with assigned policies: each resource that a policy looks at is put before
 * them as the request that Azure Resource Manager would make.
 * @throws TemplateError where Azure Resource Manager would refuse the template.
 */
export function simulateDeployment(
  { document }: TemplateFile,
  assignments: readonly PolicyAssignment[],
  options: SimulationOptions,
): Simulation {
  const { resources, unread } = readArmTemplate(document.value, {
    parameters: textParameters(document.value, options.parameters),
  });
  const decisions = resources
    .filter(({ type }) => type.toLowerCase().startsWith('microsoft.apimanagement/'))
    .map((resource) => ({
      resource: shownName(resource),
      resourceType: resource.type,
      line: document.locate(resource.path).line,
      ...decide(resource, assignments),
    }));
  const unseen = unread.map(({ reason }) => reason);
  const verdict = worstVerdict(decisions, unseen);
  return {
    cloud: 'Azure',
    verdict,
    status: verdict === 'allowed' ? 'Succeeded' : 'Failed',
    decisions,
    notes: [],
    unseen,
  };
}

const shownName = ({ name }: ArmResource): string => (name instanceof Unknown ? `(${name.reason})` : name);

/** A denial, or an audit, of one policy. */
interface Objection {
  readonly assignment: PolicyAssignment;
  readonly policy: AssignedPolicy;
  readonly effect: string;
  /** The policy could not be evaluated, and denies. */
  readonly isFailure: boolean;
}

function decide(
  resource: ArmResource,
  assignments: readonly PolicyAssignment[],
): Pick<Decision, 'verdict' | 'message'> {
  const { body, type, condition } = resource;
  const known = { type: knownType(type), properties: withKnownNames(body[findKey(body, 'properties') ?? '']) };
  const findings = containsUnknown(body) ? foresee(known) : [];
  const verdictOf = ({ policy }: Pick<Objection, 'policy'>) =>
    findings.find(({ control }) => control.id === policy.control)?.verdict;

  const answers = objections(withStandIns(body) as ResourceBody, assignments);
  // A policy that looks at what is not known answers what stands in its place; but a property that is there twice in
  // different letter case is so whatever its values are.
  const isCertain = (answer: Objection): boolean =>
    verdictOf(answer) !== 'unknown' || (answer.isFailure && failsAnyway(body, answer));
  const certain = answers.filter(isCertain);
  const denials = certain.filter(isDenial);
  if (denials.length > 0 && condition === undefined)
    return { verdict: 'blocked', message: denials.map((denial) => describeDenial(resource, denial)).join('\n') };

  const open = findings.filter(({ control, verdict }) => verdict === 'unknown' && mayDeny(control.id, assignments));
  if (denials.length === 0 && open.length === 0)
    return { verdict: 'allowed', message: certain.map(describeAudit).join('\n') };
  const doubts = [
    ...(condition ? [`Nobody can tell yet whether it is deployed (${condition.reason}).`] : []),
    ...denials.map((denial) => describeDenial(resource, denial)),
    ...open.map(({ control, observation }) => `${control.id} ${control.name}: ${observation}.`),
  ];
  return { verdict: 'undecided', message: doubts.join('\n') };
}

/** Whether a policy of the control is there to deny. */
const mayDeny = (control: string, assignments: readonly PolicyAssignment[]): boolean =>
  assignments.some(
    ({ isEnforced, policies }) =>
      isEnforced &&
      policies.some(
        (policy) => policy.control === control && String(policy.parameters['effect']).toLowerCase() === 'deny',
      ),
  );

const isDenial = ({ effect, assignment }: Objection): boolean => effect === 'deny' && assignment.isEnforced;

function objections(body: ResourceBody, assignments: readonly PolicyAssignment[]): Objection[] {
  return assignments.flatMap((assignment) =>
    assignment.policies.flatMap((policy) => {
      const { effect, status } = evaluatePolicy(policy.definition, { resource: body, parameters: policy.parameters });
      const isFailure = status === 'failed' || status === 'notKnown';
      return status === 'matched' || isFailure ? [{ assignment, policy, effect, isFailure }] : [];
    }),
  );
}

/** Whether it fails as well without what only one of several values would bring. */
const failsAnyway = (body: ResourceBody, { policy: { definition, parameters } }: Objection): boolean =>
  evaluatePolicy(definition, { resource: withStandIns(body, () => undefined) as ResourceBody, parameters }).status ===
  'failed';

/** As Azure Resource Manager answers: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-policy-requestdisallowedbypolicy */
const describeDenial = (resource: ArmResource, { assignment, policy }: Objection): string =>
  `Resource '${shownName(resource)}' was disallowed by policy. Reasons: '${policy.message}' ` +
  `Policy assignment: ${assignment.name}. Policy definition: ${policy.definitionName}.`;

const describeAudit = ({ policy, effect }: Objection): string =>
  `${effect}: ${policy.message} (${policy.definitionName})`;

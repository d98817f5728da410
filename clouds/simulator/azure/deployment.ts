import type { Catalogue } from '../../../core/catalogue';
import { azureNames, type Finding } from '../../../core/evaluation';
import { findKey } from '../../../core/expressions';
import { armParameters } from '../../../core/files';
import { describeFindings, evaluatePolicy, type PolicyResult, type ResourceBody } from '../../../core/policy-engine';
import { type ArmResource, readArmTemplate, shownName } from '../../../core/templates';
import { worstVerdict } from '../gate-verdict';
import {
  type Clouds,
  type GateDecision,
  type PolicyAnswer,
  type Simulation,
  type SimulationOptions,
  type TemplateFile,
} from '../simulation';
import { containsUnknown, evaluateAll, withStandIns } from '../unresolved-values';
import type { RequestedResource } from './applicability';
import type { AssignedPolicy, PolicyAssignment } from './assignment';

/**
 * Deploys an ARM template to a subscription with assigned policies: each resource that a policy looks at is put before
 * them as the request that Azure Resource Manager would make.
 * @throws TemplateError where Azure Resource Manager would refuse the template.
 */
export function simulateDeployment(
  { document }: TemplateFile,
  { assignments, catalogue }: Clouds,
  options: SimulationOptions,
): Simulation {
  const { resources, unread } = readArmTemplate(document.value, {
    parameters: armParameters(options.parameters, document.value),
  });
  const providers = providersOf(catalogue);
  const { knownType, withKnownNames } = azureNames(catalogue);
  const evaluate = ({ body, type }: ArmResource): Finding[] => {
    const properties = withKnownNames(body[findKey(body, 'properties') ?? '']);
    return containsUnknown(body) ? evaluateAll(catalogue, { type: knownType(type), properties }) : [];
  };
  const decisions = resources
    .filter(({ type }) => providers.has(providerOf(type)))
    .map((resource) => ({
      resource: shownName(resource.name),
      resourceType: resource.type,
      line: document.locate(resource.path).line,
      ...askPolicies(resource, evaluate(resource), assignments),
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

const providerOf = (type: string): string => (type.split('/')[0] ?? type).toLowerCase();

/** The resource providers of the types that the controls and their policies look at. */
const providersOf = (catalogue: Catalogue): ReadonlySet<string> =>
  new Set(
    catalogue
      .flatMap(({ targets, policyTextSearches = [] }) => [targets, ...policyTextSearches.map((each) => each.targets)])
      .flatMap((targets) => Object.keys(targets))
      .map(providerOf),
  );

/** A denial, or an audit, of one policy. */
interface Objection {
  readonly assignment: PolicyAssignment;
  readonly policy: AssignedPolicy;
  readonly result: PolicyResult;
}

function askPolicies(
  resource: ArmResource,
  findings: readonly Finding[],
  assignments: readonly PolicyAssignment[],
): Pick<GateDecision, 'verdict' | 'message' | 'policies'> {
  const { body, type, condition } = resource;
  const verdictOf = ({ policy }: Pick<Objection, 'policy'>) =>
    findings.find(({ control }) => control.id === policy.control)?.verdict;

  const location = body[findKey(body, 'location') ?? ''];
  const requested = { id: resource.id, type, location: typeof location === 'string' ? location : undefined };
  const answers = objections(withStandIns(body) as ResourceBody, requested, assignments);
  // A policy that looks at what is not known answers what stands in its place; but a property that is there twice in
  // different letter case is so whatever its values are.
  const isCertain = (answer: Objection): boolean =>
    verdictOf(answer) !== 'unknown' || (isFailure(answer) && failsAnyway(body, answer));
  const certain = answers.filter(isCertain);
  const denials = certain.filter(isDenial);
  if (denials.length > 0 && condition === undefined)
    return {
      verdict: 'blocked',
      message: denials.map((denial) => describeDenial(resource, denial)).join('\n'),
      policies: certain.map(answerOf),
    };

  const open = findings.filter(
    ({ control, verdict }) => verdict === 'unknown' && mayDeny(control.id, requested, assignments),
  );
  if (denials.length === 0 && open.length === 0)
    return { verdict: 'allowed', message: certain.map(describeAudit).join('\n'), ...withPolicies(certain) };
  const doubts = [
    ...(condition ? [`It is not known yet whether it is deployed (${condition.reason}).`] : []),
    ...denials.map((denial) => describeDenial(resource, denial)),
    ...open.map(({ control, observation }) => `${control.id} ${control.name}: ${observation}.`),
  ];
  return { verdict: 'undecided', message: doubts.join('\n'), ...withPolicies(certain) };
}

/** Whether a policy of the control is there to deny. */
const mayDeny = (control: string, requested: RequestedResource, assignments: readonly PolicyAssignment[]): boolean =>
  assignments.some(
    ({ isEnforced, policies }) =>
      isEnforced &&
      policies.some((policy) => {
        const effect = policy.effectOn(requested) ?? policy.parameters['effect'];
        return policy.control === control && policy.appliesTo(requested) && String(effect).toLowerCase() === 'deny';
      }),
  );

const isDenial = ({ result, assignment }: Objection): boolean => result.effect === 'deny' && assignment.isEnforced;

/** The policy could not be evaluated, and denies. */
const isFailure = ({ result: { status } }: Pick<Objection, 'result'>): boolean =>
  status === 'failed' || status === 'notKnown';

const withPolicies = (objections: readonly Objection[]): Pick<GateDecision, 'policies'> =>
  objections.length === 0 ? {} : { policies: objections.map(answerOf) };

const answerOf = ({ assignment, policy, result }: Objection): PolicyAnswer => ({
  definition: policy.definitionName,
  assignment: assignment.name,
  ...(policy.definition.displayName === undefined ? {} : { displayName: policy.definition.displayName }),
  effect: result.effect,
  message: policy.message,
  findings: describeFindings(result.reasons),
});

function objections(
  body: ResourceBody,
  requested: RequestedResource,
  assignments: readonly PolicyAssignment[],
): Objection[] {
  return assignments.flatMap((assignment) =>
    assignment.policies.flatMap((policy) => {
      if (!policy.appliesTo(requested)) return [];
      const { definition, parameters } = policy;
      const effect = policy.effectOn(requested);
      const request = { resource: body, parameters, ...(effect === undefined ? {} : { effect }) };
      const result = evaluatePolicy(definition, request);
      const objection = { assignment, policy, result };
      return result.status === 'matched' || isFailure(objection) ? [objection] : [];
    }),
  );
}

/** Whether it fails as well without what only one of several values would bring. */
const failsAnyway = (body: ResourceBody, { policy: { definition, parameters } }: Objection): boolean =>
  isFailure({
    result: evaluatePolicy(definition, { resource: withStandIns(body, () => undefined) as ResourceBody, parameters }),
  });

/** As Azure Resource Manager answers: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-policy-requestdisallowedbypolicy */
const describeDenial = (resource: ArmResource, { assignment, policy }: Objection): string =>
  `Resource '${shownName(resource.name)}' was disallowed by policy. Reasons: '${policy.message}' ` +
  `Policy assignment: ${assignment.name}. Policy definition: ${policy.definitionName}.`;

const describeAudit = ({ policy, result }: Objection): string =>
  `${result.effect}: ${policy.message} (${policy.definitionName})`;

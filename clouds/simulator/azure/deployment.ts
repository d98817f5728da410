import type { Catalogue } from '../../../core/catalogue';
import { azureNames, type Finding, type Resource } from '../../../core/evaluation';
import { findKey } from '../../../core/expressions';
import { armParameters } from '../../../core/files';
import { describeFindings, evaluatePolicy, type PolicyResult, type ResourceBody } from '../../../core/policy-engine';
import { type ArmResource, readArmTemplate, requireNoErrors } from '../../../core/templates';
import { worstVerdict } from '../gate-verdict';
import {
  type GateDecision,
  type PolicyAnswer,
  type SimulatedClouds,
  type Simulation,
  type SimulationOptions,
  type TemplateFile,
} from '../simulation';
import { containsUnknown, evaluateAll, withStandIns } from '../unresolved-values';
import type { RequestedResource } from './applicability';
import type { AssignedPolicy, PolicyAssignment } from './assignment';
import { importNotes } from './import-notes';

/**
 * Simulates the deployment of an ARM template to a subscription with assigned policies. The policies evaluate each
 * resource in the form of the request that Azure Resource Manager would send.
 * @throws TemplateError if Azure Resource Manager would reject the template.
 */
export function simulateDeployment(
  { document }: TemplateFile,
  { assignments, catalogue }: SimulatedClouds,
  options: SimulationOptions,
): Simulation {
  const { resources, unread, problems } = readArmTemplate(document.value, {
    parameters: armParameters(options.parameters, document.value),
    values: 'final',
  });
  requireNoErrors(problems);
  const providers = providersOf(catalogue);
  const { knownType, withKnownNames } = azureNames(catalogue);
  const inCatalogueNames = ({ body, type }: ArmResource): Resource => ({
    type: knownType(type),
    properties: withKnownNames(body[findKey(body, 'properties') ?? '']),
  });
  const evaluate = (resource: ArmResource): Finding[] =>
    containsUnknown(resource.body) ? evaluateAll(catalogue, inCatalogueNames(resource)) : [];
  const requested = resources.filter(({ type }) => providers.has(providerOf(type)));
  const decisions = requested.map((resource) => ({
    resource: resource.label,
    resourceType: resource.type,
    line: document.locate(resource.path).line,
    ...decide(resource, evaluate(resource), assignments),
  }));
  const unseen = unread.map(({ reason }) => reason);
  const verdict = worstVerdict(decisions, unseen);
  return {
    cloud: 'Azure',
    verdict,
    status: verdict === 'allowed' ? 'Succeeded' : 'Failed',
    decisions,
    notes: [
      ...document.warnings.map(({ message }) => message),
      ...problems.map(({ message }) => message),
      ...requested.flatMap((resource) => importNotes(resource.label, inCatalogueNames(resource), catalogue)),
    ],
    unseen,
  };
}

const providerOf = (type: string): string => (type.split('/')[0] ?? type).toLowerCase();

/** The resource providers of the types that the controls and their policies target. */
const providersOf = (catalogue: Catalogue): ReadonlySet<string> =>
  new Set(
    catalogue
      .flatMap(({ targets, policyTextSearches = [] }) => [targets, ...policyTextSearches.map((each) => each.targets)])
      .flatMap((targets) => Object.keys(targets))
      .map(providerOf),
  );

/** A policy that matched the resource or could not be evaluated. */
interface MatchedPolicy {
  readonly assignment: PolicyAssignment;
  readonly policy: AssignedPolicy;
  readonly result: PolicyResult;
}

function decide(
  resource: ArmResource,
  findings: readonly Finding[],
  assignments: readonly PolicyAssignment[],
): Pick<GateDecision, 'verdict' | 'message' | 'policies'> {
  const { body, type, condition } = resource;
  const verdictOf = ({ policy }: Pick<MatchedPolicy, 'policy'>) =>
    findings.find(({ control }) => control.id === policy.control)?.verdict;

  const location = body[findKey(body, 'location') ?? ''];
  const requested = { id: resource.id, type, location: typeof location === 'string' ? location : undefined };
  const matches = matchedPolicies(withStandIns(body) as ResourceBody, requested, assignments);
  // A policy that tests an unknown value evaluates its placeholder, so the result does not count. But a property that
  // occurs twice in different letter case makes the policy fail for every value.
  const isCertain = (match: MatchedPolicy): boolean =>
    verdictOf(match) !== 'unknown' || (isFailure(match) && failsForEveryValue(body, match));
  const certain = matches.filter(isCertain);
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
    ...(condition ? [`Whether the resource is deployed is known only at deployment (${condition.reason}).`] : []),
    ...denials.map((denial) => describeDenial(resource, denial)),
    ...open.map(({ control, observation }) => `${control.id} ${control.name}: ${observation}.`),
  ];
  return { verdict: 'undecided', message: doubts.join('\n'), ...withPolicies(certain) };
}

/** Whether an enforced policy of the control with the effect deny applies to the resource. */
const mayDeny = (control: string, requested: RequestedResource, assignments: readonly PolicyAssignment[]): boolean =>
  assignments.some(
    ({ isEnforced, policies }) =>
      isEnforced &&
      policies.some((policy) => {
        const effect = policy.effectOn(requested) ?? policy.parameters['effect'];
        return policy.control === control && policy.appliesTo(requested) && String(effect).toLowerCase() === 'deny';
      }),
  );

const isDenial = ({ result, assignment }: MatchedPolicy): boolean => result.effect === 'deny' && assignment.isEnforced;

/** Whether the evaluation of the policy failed. Azure then denies the request. */
const isFailure = ({ result: { status } }: Pick<MatchedPolicy, 'result'>): boolean =>
  status === 'failed' || status === 'notKnown';

const withPolicies = (matches: readonly MatchedPolicy[]): Pick<GateDecision, 'policies'> =>
  matches.length === 0 ? {} : { policies: matches.map(answerOf) };

const answerOf = ({ assignment, policy, result }: MatchedPolicy): PolicyAnswer => ({
  definition: policy.definitionName,
  assignment: assignment.name,
  ...(policy.definition.displayName === undefined ? {} : { displayName: policy.definition.displayName }),
  effect: result.effect,
  message: policy.message,
  findings: describeFindings(result.reasons),
});

function matchedPolicies(
  body: ResourceBody,
  requested: RequestedResource,
  assignments: readonly PolicyAssignment[],
): MatchedPolicy[] {
  return assignments.flatMap((assignment) =>
    assignment.policies.flatMap((policy) => {
      if (!policy.appliesTo(requested)) return [];
      const { definition, parameters } = policy;
      const effect = policy.effectOn(requested);
      const request = { resource: body, parameters, ...(effect === undefined ? {} : { effect }) };
      const result = evaluatePolicy(definition, request);
      const match = { assignment, policy, result };
      return result.status === 'matched' || isFailure(match) ? [match] : [];
    }),
  );
}

/** Whether the evaluation also fails when the values with several alternatives are left out. */
const failsForEveryValue = (body: ResourceBody, { policy: { definition, parameters } }: MatchedPolicy): boolean =>
  isFailure({
    result: evaluatePolicy(definition, { resource: withStandIns(body, () => undefined) as ResourceBody, parameters }),
  });

/** The error message of Azure Resource Manager: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-policy-requestdisallowedbypolicy */
const describeDenial = (resource: ArmResource, { assignment, policy }: MatchedPolicy): string =>
  `Resource '${resource.label}' was disallowed by policy. Reasons: '${policy.message}' ` +
  `Policy assignment: ${assignment.name}. Policy definition: ${policy.definitionName}.`;

const describeAudit = ({ policy, result }: MatchedPolicy): string =>
  `${result.effect}: ${policy.message} (${policy.definitionName})`;

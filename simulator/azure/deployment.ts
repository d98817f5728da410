import { Unknown } from '../../evaluation/unknown';
import { type ArmResource, readArmTemplate } from '../../templates/arm/read';
import { TemplateError } from '../../templates/template-error';
import { evaluatePolicy, type ResourceBody } from '../policy-engine';
import { type Decision, type Simulation, type SimulationOptions, type TemplateFile, worstVerdict } from '../simulation';
import { possibilities, unknownReasons } from '../stand-ins';
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
    parameters: typed(document.value, options.parameters),
  });
  const decisions = resources
    .filter(({ type }) => type.toLowerCase().startsWith('microsoft.apimanagement/'))
    .map((resource) => ({
      resource: shownName(resource),
      resourceType: resource.type,
      line: document.locate(resource.path).line,
      ...decide(resource, assignments),
    }));
  const verdict = worstVerdict(decisions.map((decision) => decision.verdict));
  return {
    cloud: 'Azure',
    verdict,
    status: verdict === 'allowed' ? 'Succeeded' : 'Failed',
    decisions,
    notes: unread.map(({ reason }) => `Not seen here: ${reason}.`),
  };
}

const shownName = ({ name }: ArmResource): string => (name instanceof Unknown ? `(${name.reason})` : name);

/** A denial, or an audit, of one policy. */
interface Objection {
  readonly assignment: PolicyAssignment;
  readonly policy: AssignedPolicy;
  readonly effect: string;
}

function decide(
  resource: ArmResource,
  assignments: readonly PolicyAssignment[],
): Pick<Decision, 'verdict' | 'message'> {
  const answers = possibilities(resource.body).map((body) => objections(body as ResourceBody, assignments));
  const denials = answers.map((each) => each.filter(isDenial));
  const [audits = []] = answers.map((each) => each.filter((objection) => !isDenial(objection)));
  const denied = denials.find((each) => each.length > 0);
  if (denied === undefined) return { verdict: 'allowed', message: audits.map(describeAudit).join('\n') };

  const { condition } = resource;
  if (condition === undefined && isDeniedAlike(denials))
    return { verdict: 'blocked', message: denied.map((objection) => describeDenial(resource, objection)).join('\n') };
  const reasons = [...(condition ? [condition.reason] : []), ...unknownReasons(resource.body)].join('; ');
  const might = denied.map(({ policy }) => policy.message).join(' ');
  return { verdict: 'undecided', message: `It depends on what is known only at deployment (${reasons}). ${might}` };
}

/** Whether one policy denies whatever the unknown values are. */
const isDeniedAlike = ([first = [], ...others]: readonly (readonly Objection[])[]): boolean =>
  first.some(({ policy }) => others.every((each) => each.some((objection) => objection.policy === policy)));

const isDenial = ({ effect, assignment }: Objection): boolean => effect === 'deny' && assignment.isEnforced;

function objections(body: ResourceBody, assignments: readonly PolicyAssignment[]): Objection[] {
  return assignments.flatMap((assignment) =>
    assignment.policies.flatMap((policy) => {
      const { effect, status } = evaluatePolicy(policy.definition, { resource: body, parameters: policy.parameters });
      return status === 'matched' || status === 'failed' ? [{ assignment, policy, effect }] : [];
    }),
  );
}

/** As Azure Resource Manager answers: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-policy-requestdisallowedbypolicy */
const describeDenial = (resource: ArmResource, { assignment, policy }: Objection): string =>
  `Resource '${shownName(resource)}' was disallowed by policy. Reasons: '${policy.message}' ` +
  `Policy assignment: ${assignment.name}. Policy definition: ${policy.definitionName}.`;

const describeAudit = ({ policy, effect }: Objection): string =>
  `${effect}: ${policy.message} (${policy.definitionName})`;

/** Values given as text, as the types that the template declares for its parameters. */
function typed(template: unknown, parameters: Readonly<Record<string, string>>): Record<string, unknown> {
  const declared = (template as { readonly parameters?: Readonly<Record<string, { readonly type?: unknown }>> })
    .parameters;
  return Object.fromEntries(
    Object.entries(parameters).map(([name, text]) => {
      const type = declared !== undefined && Object.hasOwn(declared, name) ? String(declared[name]?.type) : 'string';
      return [name, /string$/i.test(type) ? text : parseValue(name, type, text)];
    }),
  );
}

function parseValue(name: string, type: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TemplateError(
      `The parameter ${name} is of type ${type}, and ${JSON.stringify(text)} is no JSON. Example: --parameters '${name}=["a", "b"]'`,
      { path: ['parameters', name] },
    );
  }
}

import {
  type AliasPath,
  evaluatePolicy,
  type LoadedDefinition,
  loadDefinition,
  PolicyError,
  type PolicyResult,
  type ResourceBody,
} from '../core/policy-engine';
import { type Evaluation, evaluationsJson, formatEvaluations } from './azure-evaluate-report';
import type { Environment } from './environment';
import { ExitStatus, UsageError } from './exit-status';
import {
  type PolicyFile,
  readAliases,
  readContext,
  readPolicy,
  readResources,
  readValues,
  usageError,
} from './policy-files';

export interface AzureEvaluateOptions {
  readonly policy: string;
  readonly resource: string;
  readonly effect?: string;
  /** `name=value`, or files of values. */
  readonly parameters: readonly string[];
  readonly aliases?: string;
  /** Resources that exist, for auditIfNotExists and deployIfNotExists. */
  readonly related?: string;
  readonly context?: string;
  readonly format: 'pretty' | 'json';
}

/** `gatewarden azure evaluate`: what a policy definition does with resources, and why. */
export function azureEvaluate(options: AzureEvaluateOptions, environment: Environment): ExitStatus {
  const policy = readPolicy(options.policy);
  const resources = readResources(options.resource);
  const definition = load(policy, options);
  const decide = decideWith(definition, options);
  const evaluations = resources.map((resource, index) => ({
    resource,
    result: blaming(options, resources.length > 1 ? `[${index}] ` : '', () => decide(resource)),
  }));
  if (options.format === 'json') environment.print(evaluationsJson(definition, evaluations));
  else for (const line of formatEvaluations(definition, evaluations, environment.colors)) environment.print(line);
  return statusOf(definition, evaluations);
}

function load(
  { document, definition, added }: PolicyFile,
  { policy, aliases }: AzureEvaluateOptions,
): LoadedDefinition {
  const aliasPath: AliasPath | undefined = aliases === undefined ? undefined : readAliases(aliases);
  try {
    return loadDefinition(definition, aliasPath === undefined ? {} : { aliasPath });
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const path = error.path.startsWith(added) ? error.path.slice(added.length) : error.path;
    const { line } = document.locate(segmentsOf(path));
    const hint =
      aliases === undefined && error.message.includes('not in the list of aliases') ? ` ${ALIASES_HINT}` : '';
    throw usageError({ file: policy, line, message: `${error.message}.${hint}` });
  }
}

const ALIASES_HINT =
  'Aliases of other providers than API Management are given with --aliases: a file with what `az provider show --namespace Microsoft.Storage --expand resourceTypes/aliases` prints.';

/** `properties.policyRule.if.allOf[1]` → its names and indexes. */
const segmentsOf = (path: string): (string | number)[] =>
  path
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));

function decideWith(
  definition: LoadedDefinition,
  options: AzureEvaluateOptions,
): (resource: ResourceBody) => PolicyResult {
  const { effect, related, context } = options;
  const effectParameter = effect === undefined ? undefined : definition.rule?.effect.parameter;
  const values = readValues(options.parameters, (name) => textParameter(definition, name));
  const request = {
    parameters: effectParameter
      ? { ...values, [effectParameter.name]: spelledAs(effectParameter.allowedValues, effect) }
      : values,
    ...(effect === undefined || effectParameter ? {} : { effect }),
    ...(related === undefined ? {} : { relatedResources: readResources(related) }),
    ...(context === undefined ? {} : { context: readContext(context) }),
  };
  return (resource) => evaluatePolicy(definition, { ...request, resource });
}

/** Whether a parameter takes texts; one that there is not is refused with its value, whatever that is. */
function textParameter({ parameters }: LoadedDefinition, name: string): boolean {
  const type = parameters.get(name.toLowerCase())?.type.name;
  return type === undefined || type === 'String' || type === 'DateTime';
}

/** Effects have no letter case, but allowed values do. */
const spelledAs = (allowed: readonly unknown[] | undefined, effect: string | undefined): unknown =>
  allowed?.find((each) => String(each).toLowerCase() === effect?.toLowerCase()) ?? effect;

/** An error of the engine as one of what the person gave. */
function blaming<T>(options: AzureEvaluateOptions, place: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const [root = ''] = error.path.split(/[.[]/);
    const file = { resource: options.resource, relatedResources: options.related, parameters: '', effect: '' }[root];
    throw new UsageError(`${file === '' ? '' : `${file ?? options.policy}: ${place}`}${error.message}.`);
  }
}

/**
 * 1 where Azure would refuse one of the requests, which denyAction does not: it refuses those to delete. Else 2 where
 * something is not decided here, because a rule asks for what only Azure knows or a resource provider evaluates it.
 */
function statusOf({ rule }: LoadedDefinition, evaluations: readonly Evaluation[]): ExitStatus {
  const results = evaluations.map(({ result }) => result);
  if (results.some(({ effect, status }) => effect === 'deny' && status !== 'notKnown')) return ExitStatus.Findings;
  return rule === undefined || results.some(({ status }) => status === 'notKnown')
    ? ExitStatus.Failed
    : ExitStatus.Clean;
}

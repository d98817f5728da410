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
  /** Existing resources, for auditIfNotExists and deployIfNotExists. */
  readonly related?: string;
  readonly context?: string;
  readonly format: 'pretty' | 'json';
}

/** `gatewarden azure evaluate`: evaluates a policy definition against resources. */
export function azureEvaluate(options: AzureEvaluateOptions, environment: Environment): ExitStatus {
  const policy = readPolicy(options.policy);
  const resources = readResources(options.resource);
  const definition = load(policy, options);
  const evaluate = evaluatorOf(definition, options);
  const evaluations = resources.map((resource, index) => ({
    resource,
    result: withFileName(options, resources.length > 1 ? `[${index}] ` : '', () => evaluate(resource)),
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
  'Gatewarden knows the aliases of Microsoft.ApiManagement. For other resource providers use --aliases with the output of `az provider show --namespace Microsoft.Storage --expand resourceTypes/aliases`.';

/** Splits a path, for example `properties.policyRule.if.allOf[1]`, into names and indexes. */
const segmentsOf = (path: string): (string | number)[] =>
  path
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));

function evaluatorOf(
  definition: LoadedDefinition,
  options: AzureEvaluateOptions,
): (resource: ResourceBody) => PolicyResult {
  const { effect, related, context } = options;
  const effectParameter = effect === undefined ? undefined : definition.rule?.effect.parameter;
  const values = readValues(options.parameters, (name) => isTextParameter(definition, name));
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

/** Whether a parameter has the type String or DateTime. The engine reports undeclared parameters, so their values stay text. */
function isTextParameter({ parameters }: LoadedDefinition, name: string): boolean {
  const type = parameters.get(name.toLowerCase())?.type.name;
  return type === undefined || type === 'String' || type === 'DateTime';
}

/** Effects ignore letter case, but the allowed values of a parameter do not. */
const spelledAs = (allowed: readonly unknown[] | undefined, effect: string | undefined): unknown =>
  allowed?.find((each) => String(each).toLowerCase() === effect?.toLowerCase()) ?? effect;

/** Reports an error of the engine with the name of the file or option that caused it. */
function withFileName<T>(options: AzureEvaluateOptions, place: string, act: () => T): T {
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
 * 1 if Azure would deny a request; denyAction denies only requests to delete. Otherwise 2 if a result is undecided,
 * because the rule reads a value that only Azure knows or a resource provider evaluates the definition.
 */
function statusOf({ rule }: LoadedDefinition, evaluations: readonly Evaluation[]): ExitStatus {
  const results = evaluations.map(({ result }) => result);
  if (results.some(({ effect, status }) => effect === 'deny' && status !== 'notKnown')) return ExitStatus.Findings;
  return rule === undefined || results.some(({ status }) => status === 'notKnown')
    ? ExitStatus.Failed
    : ExitStatus.Clean;
}

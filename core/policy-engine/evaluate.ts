import { supportsTagsAndLocation } from '../aliases';
import { isSame } from '../expressions';
import { equalsIgnoringCase, foldCase } from '../values';
import type { ConditionResult } from './condition';
import type { LoadedDefinition, LoadedRule } from './definition';
import { type Effect, overridingEffect } from './effects';
import { EvaluationFailure, UnknownValueFailure } from './errors';
import { failingAt } from './failure';
import { parseField, readField, selectsMembers } from './fields';
import type { Frame, PolicyContext } from './frame';
import { bindParameters } from './parameters';
import type { Reason } from './reasons';
import { fullNameOf, nameOf, type PolicyResource, property, type ResourceBody, readPolicyResource } from './resource';
import { textOf } from './text';

/** A request to create or update a resource, with the parameters and overrides of the policy assignment. */
export interface PolicyRequest {
  /** The resource as Azure Resource Manager sends it: type, name, location, tags, properties, apiVersion, id, … */
  readonly resource: ResourceBody;
  /** The parameter values of the assignment: `{effect: 'Deny'}`. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The effect with which the assignment overrides the rule's. */
  readonly effect?: string;
  readonly context?: PolicyContext;
  /** The existing resources, for auditIfNotExists and deployIfNotExists. If omitted, no related resource exists. */
  readonly relatedResources?: readonly ResourceBody[];
}

export interface PolicyResult {
  /**
   * failed: the rule cannot be evaluated with the given values, so Azure denies the request. notKnown: the rule needs a
   * value that only Azure knows; the effect is deny, because the engine fails closed.
   */
  readonly status: 'matched' | 'notMatched' | 'notEvaluated' | 'failed' | 'notKnown';
  /** The effect on the request; `none` if the policy does not match. */
  readonly effect: 'none' | Effect;
  /** Whether the `if` of the rule holds. */
  readonly matched: boolean;
  /** The conditions, failures and notes behind the result; see {@link describeReason}. */
  readonly reasons: readonly Reason[];
  /** The evaluated details of the effect: the operations of modify, the fields of append, the related resource. */
  readonly details?: unknown;
}

/**
 * Evaluates a policy against a request.
 * @throws PolicyError if a parameter is missing, not allowed or of the wrong type, if the effect does not exist, or if
 * the request has no resource.
 */
export function evaluatePolicy(definition: LoadedDefinition, request: PolicyRequest): PolicyResult {
  const { rule, aliasPath } = definition;
  if (!rule) return notEvaluated('the resource provider evaluates definitions with its own mode');
  try {
    return failingAt(rule.path, () => {
      const resource = readPolicyResource(request.resource, 'resource');
      const frame: Frame = {
        parameters: bindParameters(definition.parameters, request.parameters),
        context: request.context ?? {},
        aliasPath,
        resource,
        decided: resource,
        counted: [],
        iterations: 1,
      };
      const effect =
        request.effect === undefined ? rule.effect.resolve(frame) : overridingEffect(rule.effect, request.effect);
      return evaluateRule(definition, { ...rule, effect }, frame, request.relatedResources);
    });
  } catch (error) {
    if (error instanceof EvaluationFailure) return failed(error, rule.path);
    throw error;
  }
}

const notEvaluated = (message: string, effect: 'none' | Effect = 'none'): PolicyResult => ({
  status: 'notEvaluated',
  effect,
  matched: false,
  reasons: [{ kind: 'note', message }],
});

/** @see https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#avoiding-template-failures */
const failed = (failure: EvaluationFailure, rulePath: string): PolicyResult => ({
  status: failure instanceof UnknownValueFailure ? 'notKnown' : 'failed',
  effect: 'deny',
  matched: false,
  reasons: [{ kind: 'failure', path: failure.path ?? rulePath, message: failure.message }],
});

type ResolvedRule = Omit<LoadedRule, 'effect'> & { readonly effect: Effect };

function evaluateRule(
  { mode }: LoadedDefinition,
  rule: ResolvedRule,
  frame: Frame,
  related: readonly ResourceBody[] | undefined,
): PolicyResult {
  const { effect } = rule;
  if (effect === 'disabled') return notEvaluated('the effect is disabled', 'disabled');
  const skipped = reasonToSkip(mode.kind, frame.resource);
  if (skipped) return notEvaluated(skipped);
  const { holds, reasons } = rule.condition(frame);
  if (!holds) return { status: 'notMatched', effect: 'none', matched: false, reasons };

  const details = failingAt(`${rule.path}.then.details`, () => rule.details.resolve(frame));
  const matched: PolicyResult = {
    status: 'matched',
    effect,
    matched: true,
    reasons,
    ...(details === undefined ? {} : { details }),
  };
  if (effect === 'append') return withConflicts(matched, frame);
  if (effect !== 'auditIfNotExists' && effect !== 'deployIfNotExists') return matched;
  return withRelated(matched, rule, frame, related);
}

/** Why a definition of this mode does not evaluate the resource; undefined if it does. */
function reasonToSkip(
  mode: 'all' | 'indexed' | 'resourceProvider',
  { type, body }: PolicyResource,
): string | undefined {
  const isScope =
    type === 'microsoft.resources/subscriptions' || type === 'microsoft.resources/subscriptions/resourcegroups';
  if (type.startsWith('microsoft.resources/') && !isScope)
    return 'Azure Policy evaluates only subscriptions and resource groups among the resources of Microsoft.Resources';
  if (mode !== 'indexed') return undefined;
  const supported = isScope ? false : (supportsTagsAndLocation(type) ?? hasTagsOrLocation(body, type));
  return supported ? undefined : 'mode Indexed evaluates only resource types that support tags and location';
}

/** For types that are not in the list: child types usually support neither, unless the body has one of them. */
const hasTagsOrLocation = (body: ResourceBody, type: string): boolean =>
  type.split('/').length === 2 || property(body, 'tags') !== undefined || property(body, 'location') !== undefined;

/** An append that would change a value of the request denies the request. */
function withConflicts(result: PolicyResult, { aliasPath, decided }: Frame): PolicyResult {
  for (const item of Array.isArray(result.details) ? result.details : []) {
    const field = parseField(String(property(item, 'field')), aliasPath);
    const [given] = selectsMembers(field) ? [] : readField(field, decided, []);
    if (given?.value === undefined || given.value === null || isSame(given.value, property(item, 'value'))) continue;
    const message = `append would override ${field.text}, which the request sets, so the request is denied`;
    return { ...result, effect: 'deny', reasons: [...result.reasons, { kind: 'note', message }] };
  }
  return result;
}

/** Removes the effect if a related resource meets the existenceCondition. */
function withRelated(
  result: PolicyResult,
  rule: ResolvedRule,
  frame: Frame,
  related: readonly ResourceBody[] | undefined,
): PolicyResult {
  const note = (message: string): readonly Reason[] => [...result.reasons, { kind: 'note', message }];
  if (!related) return { ...result, reasons: note('no related resources are given, so they count as missing') };
  const [type, name] = ['type', 'name'].map((member) => textOf(property(result.details, member)) ?? '');
  const candidates = related
    .map((body, index) => readPolicyResource(body, `relatedResources[${index}]`))
    .filter((resource) => resource.type === foldCase(type ?? '') && isNamed(resource, name ?? ''));
  const results: ConditionResult[] = [];
  for (const resource of candidates) {
    const found = rule.details.existenceCondition?.({ ...frame, resource }) ?? { holds: true, reasons: [] };
    if (found.holds)
      return {
        ...result,
        effect: 'none',
        reasons: [...note(`a related resource of type ${type} exists as required`), ...found.reasons],
      };
    results.push(found);
  }
  const missing = note(`no related resource of type ${type} exists as required; checked ${candidates.length}`);
  return { ...result, reasons: [...missing, ...results.flatMap(({ reasons }) => reasons)] };
}

/** Matches `access`, the full name `contoso/access`, or any child with `contoso/?`. The empty name matches all. */
function isNamed(resource: PolicyResource, wanted: string): boolean {
  if (wanted === '') return true;
  const found = (wanted.includes('/') ? fullNameOf(resource) : nameOf(resource)) ?? '';
  return wanted.endsWith('/?')
    ? equalsIgnoringCase(found.slice(0, found.lastIndexOf('/') + 1), wanted.slice(0, -1))
    : equalsIgnoringCase(found, wanted);
}

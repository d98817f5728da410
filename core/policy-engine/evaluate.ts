import { supportsTagsAndLocation } from '../aliases';
import { isSame } from '../expressions';
import type { Decision } from './condition';
import type { LoadedDefinition, LoadedRule } from './definition';
import { type Effect, overridingEffect } from './effects';
import { EvaluationFailure, NotKnown } from './errors';
import { failingAt } from './failure';
import { parseField, readField, selectsMembers } from './fields';
import type { Frame, PolicyContext } from './frame';
import { bindParameters } from './parameters';
import type { Reason } from './reasons';
import { fullNameOf, nameOf, property, type Resource, type ResourceBody, readResource } from './resource';
import { equalsIgnoringCase, foldCase, textOf } from './text';

/** A request to create or update a resource, with what the assignment of the policy adds. */
export interface PolicyRequest {
  /** The resource as Azure Resource Manager sends it: type, name, location, tags, properties, apiVersion, id, … */
  readonly resource: ResourceBody;
  /** The values that the assignment gives: `{effect: 'Deny'}`. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The effect that the assignment's overrides put in the place of the rule's. */
  readonly effect?: string;
  readonly context?: PolicyContext;
  /**
   * The resources among which auditIfNotExists and deployIfNotExists look for the one that has to exist. Where they
   * are left out, the effect is reported as if there were none.
   */
  readonly relatedResources?: readonly ResourceBody[];
}

export interface PolicyResult {
  /**
   * failed: the rule cannot be evaluated with these values, which denies. notKnown: it cannot be evaluated here, because
   * it asks for what only Azure knows; the effect is deny, since nobody can say that it lets the request through.
   */
  readonly status: 'matched' | 'notMatched' | 'notEvaluated' | 'failed' | 'notKnown';
  /** What the policy does with the request. */
  readonly effect: 'none' | Effect;
  /** Whether the `if` of the rule holds. */
  readonly matched: boolean;
  /** What decided; see {@link describeReason}. */
  readonly reasons: readonly Reason[];
  /** What the rule says of its effect: the operations of modify, the fields of append, the related resource. */
  readonly details?: unknown;
}

/**
 * What a policy does with a request.
 * @throws PolicyError where a parameter is missing, not allowed or not of its type, where the effect is none, or where
 * the request has no resource.
 */
export function evaluatePolicy(definition: LoadedDefinition, request: PolicyRequest): PolicyResult {
  const { rule, aliasPath } = definition;
  if (!rule) return notEvaluated(`a resource provider evaluates definitions of its own mode`);
  try {
    return failingAt(rule.path, () => {
      const resource = readResource(request.resource, 'resource');
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
  status: failure instanceof NotKnown ? 'notKnown' : 'failed',
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
  const outside = outsideOf(mode.kind, frame.resource);
  if (outside) return notEvaluated(outside);
  const decision = rule.condition(frame);
  if (!decision.holds) return { status: 'notMatched', effect: 'none', matched: false, reasons: decision.reasons };

  const details = failingAt(`${rule.path}.then.details`, () => rule.details.resolve(frame));
  const matched: PolicyResult = {
    status: 'matched',
    effect,
    matched: true,
    reasons: decision.reasons,
    ...(details === undefined ? {} : { details }),
  };
  if (effect === 'append') return withConflicts(matched, frame);
  if (effect !== 'auditIfNotExists' && effect !== 'deployIfNotExists') return matched;
  return withRelated(matched, rule, frame, related);
}

/** Why a definition of this mode does not look at the resource; undefined where it does. */
function outsideOf(mode: 'all' | 'indexed' | 'resourceProvider', { type, body }: Resource): string | undefined {
  const isScope =
    type === 'microsoft.resources/subscriptions' || type === 'microsoft.resources/subscriptions/resourcegroups';
  if (type.startsWith('microsoft.resources/') && !isScope)
    return 'Azure Policy does not look at resources of Microsoft.Resources other than subscriptions and resource groups';
  if (mode !== 'indexed') return undefined;
  const supported = isScope ? false : (supportsTagsAndLocation(type) ?? hasTagsOrLocation(body, type));
  return supported ? undefined : 'mode Indexed looks only at resources of types with tags and location';
}

/** For types nobody lists: children have neither as a rule, and a body that has them shows that its type does. */
const hasTagsOrLocation = (body: ResourceBody, type: string): boolean =>
  type.split('/').length === 2 || property(body, 'tags') !== undefined || property(body, 'location') !== undefined;

/** An append that would change a value of the request denies it. */
function withConflicts(result: PolicyResult, { aliasPath, decided }: Frame): PolicyResult {
  for (const item of Array.isArray(result.details) ? result.details : []) {
    const field = parseField(String(property(item, 'field')), aliasPath);
    const [given] = selectsMembers(field) ? [] : readField(field, decided, []);
    if (given?.value === undefined || given.value === null || isSame(given.value, property(item, 'value'))) continue;
    const message = `append would override ${field.text}, which the request sets: this denies`;
    return { ...result, effect: 'deny', reasons: [...result.reasons, { kind: 'note', message }] };
  }
  return result;
}

/** Whether one of the related resources is as it has to be. */
function withRelated(
  result: PolicyResult,
  rule: ResolvedRule,
  frame: Frame,
  related: readonly ResourceBody[] | undefined,
): PolicyResult {
  const note = (message: string): readonly Reason[] => [...result.reasons, { kind: 'note', message }];
  if (!related) return { ...result, reasons: note('related resources were not given, and are taken not to exist') };
  const [type, name] = ['type', 'name'].map((member) => textOf(property(result.details, member)) ?? '');
  const candidates = related
    .map((body, index) => readResource(body, `relatedResources[${index}]`))
    .filter((resource) => resource.type === foldCase(type ?? '') && isNamed(resource, name ?? ''));
  const decisions: Decision[] = [];
  for (const resource of candidates) {
    const decision = rule.details.existenceCondition?.({ ...frame, resource }) ?? { holds: true, reasons: [] };
    if (decision.holds)
      return {
        ...result,
        effect: 'none',
        reasons: [...note(`${type} exists as required`), ...decision.reasons],
      };
    decisions.push(decision);
  }
  const missing = note(`none of ${candidates.length} related resources ${type} exists as required`);
  return { ...result, reasons: [...missing, ...decisions.flatMap(({ reasons }) => reasons)] };
}

/** `access`, the full name `contoso/access`, or `contoso/?` for any child; the empty name is that of all. */
function isNamed(resource: Resource, wanted: string): boolean {
  if (wanted === '') return true;
  const found = (wanted.includes('/') ? fullNameOf(resource) : nameOf(resource)) ?? '';
  return wanted.endsWith('/?')
    ? equalsIgnoringCase(found.slice(0, found.lastIndexOf('/') + 1), wanted.slice(0, -1))
    : equalsIgnoringCase(found, wanted);
}

import { type ArmFunction, findKey, isExpressionObject, memberLike, PartialObject } from '../../expressions';
import { foldCase, type JsonObject, Unknown } from '../../values';
import type { Path } from '../source';
import { evaluatedAtDeployment } from './deployment';
import type { Evaluator } from './evaluator';
import { normalizeKeys, normalizeKeysOf, OUTPUT_KEYS, RESOURCE_KEYS, TEMPLATE_KEYS } from './keys';
import { type NestedTemplate, nestedTemplate } from './nested-template';
import { IdInScope, keyOfId } from './resource-id';
import { idOf } from './resource-names';
import type { DeclaredResource } from './resources';
import { section } from './section';
import type { TemplateInput, TemplateScope } from './template-input';
import { templateScope } from './template-scope';

/** A template whose expressions can be evaluated. */
export interface OpenTemplate {
  /** With normalized keys. */
  readonly template: JsonObject;
  readonly scope: TemplateScope;
}

/** Opens a template. Its expressions can read the outputs of the nested deployments that are in it. */
export function openTemplate(written: TemplateInput, evaluator: Evaluator): OpenTemplate {
  const template = normalizeKeys(written.template, TEMPLATE_KEYS, written.path, evaluator.problem);
  const open = { ...written, template };
  const find = deploymentFinder(open, evaluator, () => scope);
  const scope = templateScope(open, evaluator, (args) => referenceTo(args, find));
  return { template, scope };
}

const REFERENCE = 'reference';

/** The value of an output by its name; undefined if there is none. */
type Outputs = (name: string) => unknown;

type FindDeployment = (reference: unknown) => Outputs | undefined;

/**
 * The state of a deployment: its outputs, as far as they are in the file. The properties of other resources stay unknown,
 * because the resource provider can change them.
 */
function referenceTo([reference, , full]: Parameters<ArmFunction>[0], find: FindDeployment): unknown {
  const later = evaluatedAtDeployment(REFERENCE);
  const outputs = find(reference);
  if (!outputs || full instanceof Unknown) return later;
  const state = withMember('outputs', new PartialObject(later.reason, outputs));
  return typeof full === 'string' && foldCase(full) === 'full' ? withMember('properties', state) : state;
}

const withMember = (name: string, value: unknown): PartialObject =>
  new PartialObject(evaluatedAtDeployment(REFERENCE).reason, (each) => (foldCase(each) === name ? value : undefined));

/** A deployment of the template that is not in a copy loop. */
interface LocalDeployment {
  /** The symbolic name, in languageVersion 2.0. */
  readonly symbol: string | undefined;
  readonly resource: JsonObject;
  readonly path: Path;
}

function deploymentFinder(open: TemplateInput, evaluator: Evaluator, scope: () => TemplateScope): FindDeployment {
  let deployments: readonly LocalDeployment[] | undefined;
  const outputs = new Map<LocalDeployment, Outputs>();
  const inProgress = new Set<LocalDeployment>();
  const symbols = symbolicNames(open.template);
  return (reference) => {
    // A symbolic name takes precedence over a name, also if it is that of an existing deployment or of another resource.
    const isSymbol = typeof reference === 'string' && symbols.has(foldCase(reference));
    deployments ??= localDeployments(open, evaluator);
    const [found, ...others] = deployments.filter((each) => {
      if (isSymbol) return foldCase(each.symbol ?? '') === foldCase(reference);
      // To find a deployment, its name is evaluated, which may itself refer to a deployment.
      if (inProgress.has(each)) return false;
      inProgress.add(each);
      try {
        return isMeant(each, reference, declaredOf(each));
      } finally {
        inProgress.delete(each);
      }
    });
    if (!found || others.length > 0) return undefined;
    const known = outputs.get(found) ?? outputsOf(declaredOf(found));
    outputs.set(found, known);
    return known;
  };

  function declaredOf({ resource, path }: LocalDeployment): DeclaredResource {
    const here = scope();
    const value = evaluator.tentatively(() => evaluator.value(resource.name, here, [...path, 'name']));
    const name = typeof value === 'string' ? value : new Unknown('the name of the deployment is unknown');
    const names = { type: DEPLOYMENTS, name, label: '' };
    return { resource, path, names, context: { scope: here, deployment: open.deployment, evaluator } };
  }
}

/** The folded symbolic names of the resources, which languageVersion 2.0 has. */
const symbolicNames = ({ resources }: JsonObject): ReadonlySet<string> =>
  new Set(isExpressionObject(resources) ? Object.keys(resources).map(foldCase) : []);

const DEPLOYMENTS = 'Microsoft.Resources/deployments';

function localDeployments({ template, path }: TemplateInput, evaluator: Evaluator): LocalDeployment[] {
  const { resources } = template;
  const isList = Array.isArray(resources);
  if (!isList && !isExpressionObject(resources)) return [];
  return Object.entries(resources).flatMap(([key, written]) => {
    if (!isExpressionObject(written)) return [];
    const type = memberLike(written, 'type');
    if (typeof type !== 'string' || foldCase(type) !== foldCase(DEPLOYMENTS)) return [];
    const at = [...path, 'resources', isList ? Number(key) : key];
    const resource = normalizeKeys(written, RESOURCE_KEYS, at, evaluator.problem);
    const isOne = resource.copy === undefined && resource.existing !== true;
    return isOne ? [{ symbol: isList ? undefined : key, resource, path: at }] : [];
  });
}

/** Whether a reference that is not a symbolic name means a deployment: it is the name or the resource ID. */
function isMeant({ resource }: LocalDeployment, reference: unknown, { names, context }: DeclaredResource): boolean {
  const { name } = names;
  if (reference instanceof IdInScope && typeof name === 'string') {
    const { resourceGroup: group, subscriptionId: subscription } = resource;
    const moved = [subscription, group].filter((each) => each !== undefined);
    const isWritten = moved.every((each): each is string => typeof each === 'string') && resource.scope === undefined;
    const isInGroup = subscription === undefined || group !== undefined;
    return isWritten && isInGroup && reference.key === keyOfId(context.deployment.level, moved, DEPLOYMENTS, [name]);
  }
  if (typeof reference !== 'string') return false;
  const wanted = foldCase(reference);
  if (!wanted.includes('/')) return typeof name === 'string' && foldCase(name) === wanted;
  const hasOwnTarget = ['resourceGroup', 'subscriptionId', 'scope'].some((key) => resource[key] !== undefined);
  const id = hasOwnTarget ? undefined : idOf(names, context.deployment);
  return id !== undefined && foldCase(id) === wanted;
}

/** The outputs of a deployment, which are evaluated on first use. */
function outputsOf(declared: DeclaredResource): Outputs {
  const { resource, path, context } = declared;
  const { evaluator } = context;
  const values = new Map<string, unknown>();
  const inProgress = new Set<string>();
  let opened: { readonly nested: NestedTemplate; readonly scope: TemplateScope } | undefined;
  return (name) => {
    if (resource.condition !== undefined) return CONDITIONAL;
    if (!opened) {
      if (inProgress.size > 0) return REFERS_TO_ITSELF;
      inProgress.add(name);
      const nested = evaluator.part(path, () => nestedTemplate(declared));
      inProgress.delete(name);
      if (nested instanceof Unknown || 'predicate' in nested) return evaluatedAtDeployment(REFERENCE);
      opened = { nested, scope: nested.isInner ? openTemplate(nested, evaluator).scope : context.scope };
    }
    const key = foldCase(name);
    if (inProgress.has(key)) return REFERS_TO_ITSELF;
    if (!values.has(key)) {
      inProgress.add(key);
      values.set(key, outputOf(opened.nested, name, opened.scope, evaluator));
      inProgress.delete(key);
    }
    return values.get(key);
  };
}

const CONDITIONAL = new Unknown('the deployment with the output has a condition');
const REFERS_TO_ITSELF = new Unknown('the outputs of the deployments refer to each other');

/** `{"type": …, "value": …}`; undefined if there is no such output. */
function outputOf(
  { template, path }: NestedTemplate,
  name: string,
  scope: TemplateScope,
  evaluator: Evaluator,
): unknown {
  const declared = section(template, 'outputs');
  const key = findKey(declared, name);
  if (key === undefined) return undefined;
  const at = [...path, 'outputs', key];
  const output = normalizeKeysOf(declared[key], OUTPUT_KEYS, at, evaluator.problem);
  if (!isExpressionObject(output)) return undefined;
  const { type, condition, copy, value } = output;
  const isSecure = typeof type === 'string' && foldCase(type).startsWith('secure');
  if (isSecure || condition !== undefined || copy !== undefined || value === undefined) return undefined;
  return { type, value: evaluator.value(value, scope, [...at, 'value']) };
}

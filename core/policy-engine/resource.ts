import { equalsIgnoringCase, foldCase, isObject, Unknown } from '../values';
import { describe, EvaluationFailure, PolicyError, UnknownValueFailure } from './errors';

/** The body of a resource as Azure Resource Manager sends it: type, name, location, tags, properties, … */
export type ResourceBody = Readonly<Record<string, unknown>>;

/** A resource that fields are read from. */
export interface PolicyResource {
  readonly body: ResourceBody;
  /** Case-folded: see {@link foldCase}. */
  readonly type: string;
}

/** A segment of a path: a property name, or EACH for every item of the preceding array. */
export const EACH = Symbol('[*]');
export type Segment = string | typeof EACH;

/** A value and its path in the resource for messages: `properties.protocols[1]`. */
export interface Member {
  readonly value: unknown;
  readonly at: string;
}

/** @throws PolicyError if the body is not a resource. */
export function readPolicyResource(body: unknown, path: string): PolicyResource {
  const example = '{"type": "Microsoft.ApiManagement/service/apis", "name": "orders", "properties": {}}';
  if (!isObject(body)) throw new PolicyError(path, `is ${describe(body)}, not an object`, example);
  const type = property(body, 'type');
  if (type === undefined) throw new PolicyError(`${path}.type`, 'is missing', example);
  if (typeof type !== 'string' || type === '')
    throw new PolicyError(`${path}.type`, `is ${describe(type)}, not a resource type`, example);
  return { body, type: foldCase(type) };
}

/**
 * An own property; undefined if it is missing. Resource providers read property names case-insensitively.
 * @throws EvaluationFailure if the body has the property twice, in different letter case: it is not documented which
 * of the two the provider reads.
 */
export function property(object: unknown, name: string): unknown {
  if (!isObject(object)) return undefined;
  let found: string | undefined;
  for (const key of Object.keys(object)) {
    if (key.length !== name.length || !equalsIgnoringCase(key, name)) continue;
    if (found !== undefined)
      throw new EvaluationFailure(`the resource has both '${found}' and '${key}'; the provider may read either`);
    found = key;
  }
  return found === undefined ? undefined : known(object[found]);
}

function known(value: unknown): unknown {
  if (value instanceof Unknown) throw new UnknownValueFailure(`a value of the resource is unknown: ${value.reason}`);
  return value;
}

/**
 * The values at a path. A path without EACH has exactly one value, undefined if it is missing. EACH selects the items
 * of an array; any other value has no items.
 */
export function select(root: Member, segments: readonly Segment[]): readonly Member[] {
  let members: Member[] = [root];
  for (const segment of segments) {
    members =
      segment === EACH
        ? members.flatMap(itemsOf)
        : members.map(({ value, at }) => ({
            value: property(value, segment),
            at: at === '' ? segment : `${at}.${segment}`,
          }));
  }
  return members;
}

const itemsOf = ({ value, at }: Member): Member[] =>
  Array.isArray(value) ? value.map((item, index) => ({ value: known(item), at: `${at}[${index}]` })) : [];

/** The names of the resource and its parents: `service/orders` for an API `orders`. */
export function fullNameOf({ body, type }: PolicyResource): string | undefined {
  const id = property(body, 'id');
  return (typeof id === 'string' ? namesInId(id, type) : undefined) ?? nameGiven(body);
}

/** The resource's own name. In templates a child's name includes its parents' names, in requests it does not. */
export const nameOf = (resource: PolicyResource): string | undefined => nameGiven(resource.body)?.split('/').at(-1);

function nameGiven(body: ResourceBody): string | undefined {
  const name = property(body, 'name');
  return typeof name === 'string' ? name : undefined;
}

/** `/…/providers/Microsoft.ApiManagement/service/contoso/apis/orders` → `contoso/orders`, if the id has that type. */
function namesInId(id: string, type: string): string | undefined {
  const [namespace, ...rest] =
    id
      .split(/\/providers\//i)
      .at(-1)
      ?.split('/') ?? [];
  const types = rest.filter((_, index) => index % 2 === 0);
  if (foldCase([namespace, ...types].join('/')) !== type) return undefined;
  return rest.filter((_, index) => index % 2 === 1).join('/');
}

/** `East US 2` and `eastus2` are the same location. */
export const normalizeLocation = (location: string): string => foldCase(location.replaceAll(/\s/g, ''));

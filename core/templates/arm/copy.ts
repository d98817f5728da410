import {
  ArgumentError,
  type ArmFunction,
  asInteger,
  describeType,
  type FunctionScope,
  isExpression,
  isExpressionObject,
  memberLike,
  withFunction,
} from '../../expressions';
import { derivedUnknown, foldCase, type JsonObject, Unknown, Unreadable } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import { COPY_KEYS, normalizeKeysOf } from './keys';

/** The maximum count of a copy loop in Azure Resource Manager. */
const MAX_ITERATIONS = 800;

/** A copy loop that creates an array in a property or variable: `"copy": [{"name": …, "count": …, "input": …}]`. */
export interface PropertyLoop {
  readonly name: string;
  readonly count: unknown;
  readonly input: unknown;
}

/** The copy loops of an object, and the problems of loops that are invalid. */
export interface PropertyLoops {
  readonly loops: readonly (PropertyLoop & { readonly path: Path })[];
  /** `name` is the property that the loop would create; absent if that is not known. */
  readonly invalid: readonly { readonly name?: string; readonly problem: TemplateError }[];
}

const NO_LOOPS: PropertyLoops = { loops: [], invalid: [] };

/** The copy loops of an object. There are none if its `copy` is an ordinary property. */
export function propertyLoops(object: JsonObject, path: Path): PropertyLoops {
  const written = memberLike(object, COPY);
  if (!Array.isArray(written)) return NO_LOOPS;
  const items = written.map((loop): unknown => normalizeKeysOf(loop, COPY_KEYS, path, () => UNREADABLE_MEMBER));
  if (!items.some(isPropertyLoop)) return NO_LOOPS;
  const names = new Set(Object.keys(object));
  const loops: PropertyLoops['loops'][number][] = [];
  const invalid: PropertyLoops['invalid'][number][] = [];
  items.forEach((loop, index) => {
    const at = [...path, COPY, index];
    const problem = problemOf(loop, names);
    if (problem === undefined && isPropertyLoop(loop)) {
      names.add(loop.name);
      loops.push({ ...loop, path: at });
      return;
    }
    const name =
      isExpressionObject(loop) && typeof loop.name === 'string' && !isExpression(loop.name) ? loop.name : undefined;
    invalid.push({
      ...(name === undefined ? {} : { name }),
      problem: new TemplateError(problem ?? '', { path: at }),
    });
  });
  return { loops, invalid };
}

/** The value of a key of a loop that is written in two spellings. */
const UNREADABLE_MEMBER = new Unreadable('a key of the copy loop has two spellings');

function problemOf(loop: unknown, names: ReadonlySet<string>): string | undefined {
  if (!isPropertyLoop(loop)) return `A copy loop needs name, count and input. Example: ${EXAMPLE}`;
  if (isExpression(loop.name)) return `The name of a copy loop cannot be an expression. Example: ${EXAMPLE}`;
  return names.has(loop.name)
    ? `The copy loop '${loop.name}' has the name of an existing property or loop; rename or remove one of the two.`
    : undefined;
}

const EXAMPLE = '"copy": [{"name": "protocols", "count": 1, "input": "https"}]';

const COPY = 'copy';

/** Whether a key is `copy`, in any letter case. */
export const isCopy = (key: string): boolean => foldCase(key) === COPY;

const isPropertyLoop = (loop: unknown): loop is PropertyLoop =>
  isExpressionObject(loop) &&
  Object.hasOwn(loop, 'name') &&
  typeof loop.name === 'string' &&
  Object.hasOwn(loop, 'count') &&
  Object.hasOwn(loop, 'input');

export interface Loop {
  readonly name: string;
  /** The evaluated count. */
  readonly count: unknown;
  readonly kind: 'resource' | 'property';
}

/**
 * The scope of each iteration; {@link Unknown} if the count is unknown.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources
 * @throws TemplateError if the count is not an integer in the allowed range.
 */
export function repeat<Scope extends FunctionScope>(loop: Loop, scope: Scope, path: Path): readonly Scope[] | Unknown {
  const { count, name } = loop;
  if (count instanceof Unknown) return derivedUnknown(count);
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > MAX_ITERATIONS) {
    const given = typeof count === 'number' ? count : describeType(count);
    throw new TemplateError(
      `The count of the copy loop '${name}' is ${given}, not an integer from 0 to ${MAX_ITERATIONS}. Example: "count": 3`,
      { path },
    );
  }
  return Array.from({ length: count }, (_, index) => iteration(loop, index, scope));
}

/** A scope in which copyIndex() returns the index of an iteration. */
export const iteration = <Scope extends FunctionScope>(
  loop: Pick<Loop, 'name' | 'kind'>,
  index: number | Unknown,
  outer: Scope,
): Scope => withFunction(outer, 'copyindex', copyIndexOf(loop, index, outer.find('copyindex')));

/** `copyIndex()`, `copyIndex(offset)`, `copyIndex('loop')` or `copyIndex('loop', offset)`. */
function copyIndexOf(
  loop: Pick<Loop, 'name' | 'kind'>,
  index: number | Unknown,
  outer: ArmFunction | undefined,
): ArmFunction {
  return (args) => {
    const [first] = args;
    const isNamed = typeof first === 'string';
    // Without a name, copyIndex() refers to the loop of the resource, even inside a loop of a property.
    const isMeant = isNamed ? foldCase(first) === foldCase(loop.name) : loop.kind === 'resource' || !outer;
    if (isMeant) return add(index, args[isNamed ? 1 : 0] ?? 0);
    if (outer) return outer(args);
    throw new ArgumentError(`refers to the copy loop '${String(first)}', which does not contain it`);
  };
}

function add(index: number | Unknown, offset: unknown): unknown {
  if (index instanceof Unknown) return index;
  return offset instanceof Unknown ? derivedUnknown(offset) : index + asInteger(offset);
}

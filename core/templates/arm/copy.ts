import {
  ArgumentError,
  type ArmFunction,
  asInteger,
  describeType,
  type FunctionScope,
  isExpression,
  isExpressionObject,
  memberLike,
} from '../../expressions';
import { derivedUnknown, foldCase, type JsonObject, Unknown } from '../../values';
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

/**
 * The copy loops of an object. The list is empty if its `copy` is an ordinary property.
 * @throws TemplateError if an item is not a loop, if its name is an expression, or if the name is already a property of
 *   the object.
 */
export function propertyLoops(object: JsonObject, path: Path): readonly PropertyLoop[] {
  const written = memberLike(object, COPY);
  const loops: unknown[] = Array.isArray(written) ? written.map((loop) => normalizeKeysOf(loop, COPY_KEYS, [])) : [];
  if (!loops.some(isPropertyLoop)) return [];
  const names = new Set(Object.keys(object));
  return loops.map((loop, index) => {
    const at = [...path, COPY, index];
    if (!isPropertyLoop(loop))
      throw new TemplateError(`A copy loop needs name, count and input. Example: ${EXAMPLE}`, { path: at });
    if (isExpression(loop.name))
      throw new TemplateError(`The name of a copy loop cannot be an expression. Example: ${EXAMPLE}`, {
        path: at,
      });
    if (names.has(loop.name))
      throw new TemplateError(
        `The copy loop '${loop.name}' has the name of an existing property or loop; rename or remove one of the two.`,
        {
          path: at,
        },
      );
    names.add(loop.name);
    return loop;
  });
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
export function repeat(loop: Loop, scope: FunctionScope, path: Path): readonly FunctionScope[] | Unknown {
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
export function iteration(
  loop: Pick<Loop, 'name' | 'kind'>,
  index: number | Unknown,
  outer: FunctionScope,
): FunctionScope {
  const copyIndex = copyIndexOf(loop, index, outer.find('copyindex'));
  return { find: (name) => (name === 'copyindex' ? copyIndex : outer.find(name)) };
}

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

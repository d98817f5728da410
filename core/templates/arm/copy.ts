import {
  ArgumentError,
  type ArmFunction,
  asInteger,
  describeType,
  type FunctionScope,
  isExpression,
  isObject,
  type JsonObject,
  memberLike,
} from '../../expressions';
import { madeOf, Unknown } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import { COPY_KEYS, inUsualKeys } from './keys';

/** The most iterations that ARM makes of one copy. */
const MOST_ITERATIONS = 800;

/** A loop that makes an array below a property or a variable: `"copy": [{"name": …, "count": …, "input": …}]`. */
export interface PropertyLoop {
  readonly name: string;
  readonly count: unknown;
  readonly input: unknown;
}

/**
 * The loops of an object; none where its `copy` is a property like any other.
 * @throws TemplateError where one of them is no loop, or makes what nobody can name or what is there already: it would
 *   hide a property.
 */
export function propertyLoops(object: JsonObject, path: Path): readonly PropertyLoop[] {
  const written = memberLike(object, COPY);
  const loops: unknown[] = Array.isArray(written) ? written.map((loop) => inUsualKeys(loop, COPY_KEYS, [])) : [];
  if (!loops.some(isPropertyLoop)) return [];
  const names = new Set(Object.keys(object));
  return loops.map((loop, index) => {
    const at = [...path, COPY, index];
    if (!isPropertyLoop(loop))
      throw new TemplateError(`A copy has no name, count and input. Example: ${EXAMPLE}`, { path: at });
    if (isExpression(loop.name))
      throw new TemplateError(`The name of a copy is an expression, and not plain text. Example: ${EXAMPLE}`, {
        path: at,
      });
    if (names.has(loop.name))
      throw new TemplateError(`The copy '${loop.name}' makes what is there already; remove one of the two.`, {
        path: at,
      });
    names.add(loop.name);
    return loop;
  });
}

const EXAMPLE = '"copy": [{"name": "protocols", "count": 1, "input": "https"}]';

const COPY = 'copy';

/** Whether a key is that of loops, where there are some. */
export const isCopy = (key: string): boolean => key.toLowerCase() === COPY;

const isPropertyLoop = (loop: unknown): loop is PropertyLoop =>
  isObject(loop) &&
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
 * The scope of each iteration; {@link Unknown} where the count is.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources
 * @throws TemplateError where the count is no number of iterations.
 */
export function repeat(loop: Loop, scope: FunctionScope, path: Path): readonly FunctionScope[] | Unknown {
  const { count, name } = loop;
  if (count instanceof Unknown) return madeOf(count);
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > MOST_ITERATIONS) {
    const given = typeof count === 'number' ? count : describeType(count);
    throw new TemplateError(
      `The count of copy '${name}' is ${given}, and not an integer from 0 to ${MOST_ITERATIONS}. Example: "count": 3`,
      { path },
    );
  }
  return Array.from({ length: count }, (_, index) => iteration(loop, index, scope));
}

/** A scope in which copyIndex() gives the index of an iteration. */
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
    // Without a name it is the resource's loop, also inside of a property's.
    const isMeant = isNamed ? first.toLowerCase() === loop.name.toLowerCase() : loop.kind === 'resource' || !outer;
    if (isMeant) return add(index, args[isNamed ? 1 : 0] ?? 0);
    if (outer) return outer(args);
    throw new ArgumentError(`finds no copy named '${String(first)}' around it`);
  };
}

function add(index: number | Unknown, offset: unknown): unknown {
  if (index instanceof Unknown) return index;
  return offset instanceof Unknown ? madeOf(offset) : index + asInteger(offset);
}

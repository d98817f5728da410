import type { FunctionScope } from '../../expressions';
import { foldCase, type JsonObject } from '../../values';
import type { Path } from '../source';
import { propertyLoops } from './copy';
import type { Evaluator } from './evaluator';
import type { Declared, Members, Resolve } from './lookup';
import { section } from './section';
import type { TemplateInput } from './template-input';

/** Finds the values of the variables of a template. */
export function variableResolver(
  open: TemplateInput,
  declared: Members,
  evaluator: Evaluator,
  scope: FunctionScope,
): Resolve {
  const path = [...open.path, 'variables'];
  // Read once, when the first variable is asked for: to search the names each time is quadratic in their number.
  let loops: ReadonlyMap<string, Declared> | undefined;
  return (key) => {
    loops ??= variableLoops(section(open.template, 'variables'), path, evaluator, scope);
    const loop = loops.get(key);
    const member = declared.get(key);
    if (loop || !member) return loop;
    const at = [...path, member.name];
    return { path: at, read: () => evaluator.value(member.value, scope, at) };
  };
}

function variableLoops(
  variables: JsonObject,
  path: Path,
  evaluator: Evaluator,
  scope: FunctionScope,
): ReadonlyMap<string, Declared> {
  const { loops, invalid } = propertyLoops(variables, path);
  return new Map<string, Declared>([
    ...loops.map((loop) => {
      const read = (): unknown => evaluator.loop(loop, scope, loop.path);
      return [foldCase(loop.name), { path: loop.path, read }] as const;
    }),
    ...invalid.map(({ name, problem }) => {
      const value = evaluator.problem(problem);
      return [foldCase(name ?? ''), { path: problem.at?.path ?? path, read: () => value }] as const;
    }),
  ]);
}

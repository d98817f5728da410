import { type ArmFunction, asString, pure, UndeclaredError } from '../../expressions';
import { foldCase } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import type { Evaluator } from './evaluator';
import type { Member } from './keys';

/** The members of a section by their folded names. */
export type Members = ReadonlyMap<string, Member>;

/** A declared value, which is read on first use. */
export interface Declared {
  readonly path: Path;
  readonly read: () => unknown;
}

/** Finds a declared value by its folded name. */
export type Resolve = (key: string) => Declared | undefined;

interface Resolved {
  readonly value: unknown;
  readonly isProvisional: boolean;
}

export function lookup(kind: 'parameter' | 'variable', resolve: Resolve, evaluator: Evaluator): ArmFunction {
  const certain = new Map<string, Resolved>();
  // Values read where the deployment may not need them, so that their problems are not collected.
  const tentative = new Map<string, Resolved>();
  const open = new Set<string>();
  return pure([1, 1], ([given]) => {
    const name = asString(given);
    const key = foldCase(name);
    const known = certain.get(key) ?? (evaluator.isCertain ? undefined : tentative.get(key));
    const resolved = known ?? read(name, key);
    if (known === undefined) (evaluator.isCertain ? certain : tentative).set(key, resolved);
    else if (known.isProvisional) evaluator.useDefault();
    return resolved.value;
  });

  function read(name: string, key: string): Resolved {
    const found = resolve(key);
    if (!found)
      throw new UndeclaredError(
        `the ${kind} '${name}' is not declared; add it to the template: "${kind}s": {"${name}": …}`,
      );
    if (open.has(key)) throw new TemplateError(`The ${kind} '${name}' refers to itself.`, { path: found.path });
    open.add(key);
    try {
      return evaluator.observe(found.read);
    } finally {
      open.delete(key);
    }
  }
}

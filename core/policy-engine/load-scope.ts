import type { AliasPath } from './fields';
import type { Count } from './frame';
import type { ParameterDeclaration } from './parameters';

/** Counts the limited parts of a rule while it is loaded. */
export interface RuleUsage {
  functions: number;
  valueCounts: number;
  /** By the case-folded alias of the array. */
  readonly fieldCounts: Map<string, number>;
}

/** The context in which a part of a definition is loaded. */
export interface LoadScope {
  readonly aliasPath: AliasPath;
  /** By case-folded name. */
  readonly parameters: ReadonlyMap<string, ParameterDeclaration>;
  /** The enclosing counts, innermost first. */
  readonly counts: readonly Count[];
  /** The case-folded names of functions that are not available in this part. */
  readonly withoutFunctions: ReadonlySet<string>;
  readonly usage: RuleUsage;
  /** The number of conditions in this part of the rule, and its limit. */
  readonly conditions: { found: number; readonly most: number };
}

import type { AliasPath } from './fields';
import type { Count } from './frame';
import type { ParameterDeclaration } from './parameters';

/** What a definition has been found to hold so far, to hold it to the limits of policy rules. */
export interface Tally {
  functions: number;
  valueCounts: number;
  /** By the alias of the array, without letter case. */
  readonly fieldCounts: Map<string, number>;
}

/** What a part of a definition is read with. */
export interface LoadScope {
  readonly aliasPath: AliasPath;
  /** By name without letter case. */
  readonly parameters: ReadonlyMap<string, ParameterDeclaration>;
  /** The enclosing counts, innermost first. */
  readonly counts: readonly Count[];
  /** Functions that cannot be used in this part, without letter case. */
  readonly withoutFunctions: ReadonlySet<string>;
  readonly tally: Tally;
  /** The conditions of this part of the rule. */
  readonly conditions: { found: number; readonly most: number };
}

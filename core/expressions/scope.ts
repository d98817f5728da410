import type { Unknown } from '../values';
import type { Expression } from './expression';
import type { ArmFunction } from './functions/pure';

/** The functions that an expression can call besides the standard functions: parameters, variables, field, … */
export interface FunctionScope {
  /**
   * Finds a function by its name in lower case, written `namespace.name` if the call has a namespace. A function that
   * is found takes precedence over a standard function of the same name. Its arguments may be {@link Unknown}.
   */
  find(name: string): ArmFunction | undefined;
  /** The value of a call of a function that is not found. Without this member, such a call is an error. */
  readonly unlisted?: (name: string) => unknown;
  /** Evaluates an expression that the deployment may not evaluate, so that a failure is an unknown value. */
  readonly tentatively?: (evaluate: () => unknown) => unknown;
  /** Counts work. It throws if the work exceeds the limit of the caller. */
  readonly spend?: (steps: number) => void;
  /** Adds what is known about an unknown value because a condition holds. */
  readonly narrow?: (expression: Expression, value: Unknown) => unknown;
}

/** The scope with one more function, which takes precedence. `name` is in lower case. */
export const withFunction = <Scope extends FunctionScope>(scope: Scope, name: string, apply: ArmFunction): Scope => ({
  ...scope,
  find: (each) => (each === name ? apply : scope.find(each)),
});

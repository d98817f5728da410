import type { Unknown } from '../../values';
import type { TemplateError } from '../template-error';
import type { Place } from './place';
import type { ValueError } from './problems';
import type { IntrinsicScope } from './scope';

/** A call of an intrinsic function in a template. */
export interface Call {
  readonly name: string;
  /** The argument as written. */
  readonly argument: unknown;
  /** The place of the argument. */
  readonly place: Place;
  readonly scope: IntrinsicScope;
  /** Resolves a part of the argument; the keys are the path from the argument to that part. */
  readonly resolve: (value: unknown, ...keys: (string | number)[]) => unknown;
  /** Resolves a part of the argument that is used only if a condition holds. */
  readonly resolveIf: (condition: Unknown, value: unknown, ...keys: (string | number)[]) => unknown;
  /** Reports undeclared names in a part of the argument that is not used. */
  readonly checkUnused: (value: unknown, ...keys: (string | number)[]) => void;
  /** The value of a part of the argument that a macro or an unlisted function replaces; undefined for other parts. */
  readonly replacement: (value: unknown, ...keys: (string | number)[]) => Unknown | undefined;
  /** The error for an argument of the wrong form. It says what the function takes. */
  readonly malformed: () => TemplateError;
  /** The same error for an argument that other values of parameters may mend. */
  readonly unfit: () => ValueError;
}

export interface Intrinsic {
  /** The arguments, to complete the sentence "Fn::X takes …". */
  readonly takes: string;
  readonly example: string;
  readonly isExtension?: true;
  readonly evaluate: (call: Call) => unknown;
}

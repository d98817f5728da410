import type { TemplateError } from '../template-error';
import type { Place } from './place';
import type { Scope } from './scope';

/** A function that stands in a template. */
export interface Call {
  readonly name: string;
  /** As written. */
  readonly argument: unknown;
  /** Where the argument stands. */
  readonly place: Place;
  readonly scope: Scope;
  /** The value of a part of the argument; the keys lead to it from the argument. */
  readonly resolve: (value: unknown, ...keys: (string | number)[]) => unknown;
  /** The error that says what the function takes. */
  readonly malformed: () => TemplateError;
}

export interface Intrinsic {
  /** What it takes, as the end of a sentence. */
  readonly takes: string;
  readonly example: string;
  readonly isExtension?: true;
  readonly evaluate: (call: Call) => unknown;
}

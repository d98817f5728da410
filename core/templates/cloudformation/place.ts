import type { Path } from '../source';
import { TemplateError } from '../template-error';

/** A place in the template, linked from the leaf to the root, so that descending is cheap. */
export interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
  readonly depth: number;
}

/** Short forms add levels to those in the text. A text within the limits of the readers stays below this depth. */
const MAX_DEPTH = 500;

/** @throws TemplateError if the nesting is too deep. */
export function inside(parent: Place | undefined, key: string | number): Place {
  const place = { parent, key, depth: (parent?.depth ?? 0) + 1 };
  if (place.depth > MAX_DEPTH) throw templateError(`The template is nested more than ${MAX_DEPTH} levels deep.`, place);
  return place;
}

export function pathOf(place: Place | undefined): Path {
  const keys: (string | number)[] = [];
  for (let at = place; at; at = at.parent) keys.push(at.key);
  return keys.toReversed();
}

export const templateError = (message: string, place: Place | undefined): TemplateError =>
  new TemplateError(message, { path: pathOf(place) });

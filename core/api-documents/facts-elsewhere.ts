import type { Target } from '../catalogue';
import type { FactsElsewhere } from '../evaluation';
import { copiedFacts } from './copied-facts';
import { importedFacts } from './imported-facts';

/**
 * The facts of a resource that the service takes from an API definition or from another resource. Undefined if the
 * properties of the facts alone decide.
 */
export function factsElsewhere(target: Target, properties: unknown): FactsElsewhere | undefined {
  const { importedFrom = [], copiedFrom } = target;
  const elsewhere = {
    ...(copiedFrom === undefined ? {} : copiedFacts(copiedFrom, target, properties)),
    ...importedFacts(importedFrom, target, properties),
  };
  return Object.keys(elsewhere).length === 0 ? undefined : elsewhere;
}

import type { Catalogue } from '../core/catalogue';

/** A function of the catalogue that is computed once: all files of a run are checked with the same catalogue. */
export function oncePerCatalogue<Result extends object>(
  compute: (catalogue: Catalogue) => Result,
): (catalogue: Catalogue) => Result {
  const results = new WeakMap<Catalogue, Result>();
  return (catalogue) => {
    const result = results.get(catalogue) ?? compute(catalogue);
    results.set(catalogue, result);
    return result;
  };
}

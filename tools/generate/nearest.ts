/**
 * "Did you mean …? ", or an empty text if no candidate is similar to the name.
 * @param prefix what stands before each candidate in the text.
 */
export function didYouMean(name: string, candidates: readonly string[], prefix = ''): string {
  const found = nearest(name, candidates).map((candidate) => prefix + candidate);
  return found.length === 0 ? '' : `Did you mean ${found.join(' or ')}? `;
}

/** At most three candidates that differ from the name in few letters or contain it, the most similar one first. */
function nearest(name: string, candidates: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  const limit = Math.min(3, Math.ceil(wanted.length / 4));
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, distance: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, distance: letters }) => letters <= limit || candidate.toLowerCase().includes(wanted))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** The number of letters to insert, remove or replace (the Levenshtein distance). */
function distance(from: string, to: string): number {
  const first = Array.from({ length: to.length + 1 }, (_, index) => index);
  const last = Array.from(from).reduce<readonly number[]>(
    (above, letter, row) =>
      Array.from(to).reduce<readonly number[]>(
        (line, other, column) => [
          ...line,
          Math.min(
            (line[column] ?? 0) + 1,
            (above[column + 1] ?? 0) + 1,
            (above[column] ?? 0) + (letter === other ? 0 : 1),
          ),
        ],
        [row + 1],
      ),
    first,
  );
  return last.at(-1) ?? 0;
}

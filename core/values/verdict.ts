/** What a gate can say. `unknown` means that it depends on a value nobody knows yet; it is never a pass. */
export type Verdict = 'pass' | 'fail' | 'unknown';

/** Kleene's conjunction: one fail decides, and only passes alone make a pass. */
export function all(verdicts: Iterable<Verdict>): Verdict {
  let result: Verdict = 'pass';
  for (const verdict of verdicts) {
    if (verdict === 'fail') return 'fail';
    if (verdict === 'unknown') result = 'unknown';
  }
  return result;
}

/** What holds whichever of several cases comes true: they decide only where all of them say the same. */
export function whichever<Answer extends string>(answers: readonly Answer[]): Answer | 'unknown' {
  const [first] = answers;
  return first !== undefined && answers.every((answer) => answer === first) ? first : 'unknown';
}

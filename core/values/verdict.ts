/** The result of a requirement. `unknown` means that it depends on an unknown value; it is never a pass. */
export type Verdict = 'pass' | 'fail' | 'unknown';

/** Kleene's conjunction: a single fail decides; the result is a pass only if every verdict is a pass. */
export function all(verdicts: Iterable<Verdict>): Verdict {
  let result: Verdict = 'pass';
  for (const verdict of verdicts) {
    if (verdict === 'fail') return 'fail';
    if (verdict === 'unknown') result = 'unknown';
  }
  return result;
}

/** The answer that all possible cases share; `unknown` if they differ. */
export function unanimous<Answer extends string>(answers: readonly Answer[]): Answer | 'unknown' {
  const [first] = answers;
  return first !== undefined && answers.every((answer) => answer === first) ? first : 'unknown';
}

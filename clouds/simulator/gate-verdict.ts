/** The verdict of the hook or the policies. `undecided`: the verdict depends on a value known only at deployment. */
export type GateVerdict = 'allowed' | 'blocked' | 'undecided';

const BY_SEVERITY = ['blocked', 'undecided', 'allowed'] as const;

/** The worst verdict of a deployment. A deployment with parts that were not simulated is undecided at best. */
export function worstVerdict(
  decisions: readonly { readonly verdict: GateVerdict }[],
  unseen: readonly string[],
): GateVerdict {
  const verdicts = decisions.map(({ verdict }) => verdict);
  if (unseen.length > 0) verdicts.push('undecided');
  return BY_SEVERITY.find((verdict) => verdicts.includes(verdict)) ?? 'allowed';
}

/** The answer of a gate on a resource. `undecided`: it depends on a value known only at deployment. */
export type GateVerdict = 'allowed' | 'blocked' | 'undecided';

const BY_SEVERITY = ['blocked', 'undecided', 'allowed'] as const;

/** A deployment with parts that no gate could see is undecided at best. */
export function worstVerdict(
  decisions: readonly { readonly verdict: GateVerdict }[],
  unseen: readonly string[],
): GateVerdict {
  const verdicts = decisions.map(({ verdict }) => verdict);
  if (unseen.length > 0) verdicts.push('undecided');
  return BY_SEVERITY.find((verdict) => verdicts.includes(verdict)) ?? 'allowed';
}

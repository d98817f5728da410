import { Alternatives, Unknown } from '../evaluation/unknown';

/** A value that nobody knows before the deployment might be anything; these are one of each kind that gates tell apart. */
const KINDS: readonly unknown[] = [null, 'true', 'a-value-known-at-deployment', ['a-value-known-at-deployment']];

/** The branches of one Fn::If that are tried: templates nest a few, and a hook is called for each. */
const MAX_BRANCHES = 8;

/**
 * What a document with unknown values might be once it is deployed: every kind of value in the place of what is not
 * known, and every branch that might be taken. A document without any stands for itself alone. A gate that answers all
 * of these alike has decided; one that does not depends on what cannot be known here.
 */
export function possibilities(document: unknown): readonly unknown[] {
  const unknowns = findUnknowns(document);
  if (unknowns.length === 0) return [document];
  const branches = Math.min(
    MAX_BRANCHES,
    Math.max(1, ...unknowns.map((unknown) => (unknown instanceof Alternatives ? unknown.values.length : 1))),
  );
  const kinds = unknowns.some((unknown) => !(unknown instanceof Alternatives)) ? KINDS : KINDS.slice(0, 1);
  return kinds.flatMap((kind) => Array.from({ length: branches }, (_, branch) => fill(document, kind, branch)));
}

/** Why the unknown values of a document are unknown, each reason once. */
export const unknownReasons = (document: unknown): string[] => [
  ...new Set(findUnknowns(document).map(({ reason }) => reason)),
];

function fill(document: unknown, kind: unknown, branch: number): unknown {
  if (document instanceof Alternatives) return fill(document.values[branch % document.values.length], kind, branch);
  if (document instanceof Unknown) return kind;
  if (Array.isArray(document)) return document.map((item) => fill(item, kind, branch));
  if (typeof document !== 'object' || document === null) return document;
  return Object.fromEntries(Object.entries(document).map(([key, member]) => [key, fill(member, kind, branch)]));
}

/** Every unknown value in a document, those inside alternatives too. */
function findUnknowns(document: unknown): Unknown[] {
  if (document instanceof Alternatives) return [document, ...document.values.flatMap(findUnknowns)];
  if (document instanceof Unknown) return [document];
  if (typeof document !== 'object' || document === null) return [];
  return Object.values(document).flatMap(findUnknowns);
}

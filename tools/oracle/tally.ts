import type { Case } from './cases';
import { evaluateHere, explain, isSame, type Loaded } from './compare';
import { CAUSES } from './differences';
import type { Answer } from './regorus';

const KINDS = ['emitted', 'built-in', 'probe'] as const;
const TITLES = {
  emitted: 'emitted definitions',
  'built-in': 'built-in definitions',
  probe: 'definitions with a single condition',
} as const;

const SHOWN = 10;

/** Counts comparisons, and differences by their cause. */
export class Tally {
  readonly #definitions = new Map<string, Set<string>>();
  readonly #comparisons = new Map<string, number>();
  readonly #differences = new Map<string, number>();
  /** By cause, then by kind of definition. */
  readonly #causes = new Map<string, Map<string, number>>();
  readonly #examples: string[] = [];
  unexplained = 0;

  /** Compares the result of regorus with that of this project's engine. */
  add(loaded: Loaded, request: Case, theirs: Answer): void {
    const { kind, name } = loaded.asked;
    this.#definitions.set(kind, (this.#definitions.get(kind) ?? new Set()).add(name));
    increase(this.#comparisons, kind);
    const ours = evaluateHere(loaded, request);
    if (isSame(ours, theirs)) return;
    increase(this.#differences, kind);
    const causes = explain(loaded, request, theirs);
    if (causes === undefined) {
      this.unexplained += 1;
      this.#examples.push(
        `  ${name}: this engine ${ours.effect} (${ours.status}), regorus ${JSON.stringify(theirs)}; ${request.origin}: ${JSON.stringify(request.resource).slice(0, 500)}`,
      );
    }
    for (const { name: cause } of causes ?? []) {
      const counts = this.#causes.get(cause) ?? new Map<string, number>();
      this.#causes.set(cause, counts);
      increase(counts, kind);
    }
  }

  /** The lines of the report. A difference with two causes counts for both. */
  lines(unreadable: ReadonlyMap<string, string>): string[] {
    const kinds = KINDS.filter((kind) => this.#comparisons.has(kind));
    return [
      'Comparison of this engine with regorus:',
      ...kinds.map(
        (kind) =>
          `  ${String(this.#definitions.get(kind)?.size ?? 0)} ${TITLES[kind]}: ${this.#comparisons.get(kind)} comparisons, ${this.#differences.get(kind) ?? 0} differences`,
      ),
      ...[...unreadable].map(([name, problem]) => `  regorus cannot read ${name}: ${lastLine(problem)}`),
      'Differences by cause (emitted / built-in / single condition):',
      ...CAUSES.flatMap(({ name, reason }) => {
        const counts = this.#causes.get(name);
        return counts ? [`  ${KINDS.map((kind) => counts.get(kind) ?? 0).join(' / ')}  ${name}: ${reason}`] : [];
      }),
      `Differences without a known cause: ${this.unexplained}`,
      ...this.#examples.slice(0, SHOWN),
    ];
  }
}

const increase = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

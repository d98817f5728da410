import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ProviderAliases } from '../../core/aliases';
import type { Case } from './cases';
import type { Asked } from './definitions';

/**
 * A definition as regorus can read it: it refuses control characters in the texts of a template expression, where Azure
 * takes all characters. `base64ToString` gives them too.
 */
function asRegorusReads(definition: unknown): unknown {
  if (typeof definition === 'string') return definition.startsWith('[') ? withoutControls(definition) : definition;
  if (Array.isArray(definition)) return definition.map(asRegorusReads);
  if (typeof definition !== 'object' || definition === null) return definition;
  return Object.fromEntries(Object.entries(definition).map(([key, value]) => [key, asRegorusReads(value)]));
}

const withoutControls = (expression: string): string =>
  expression.replaceAll(/'(?:[^']|'')*'/g, (literal) =>
    /\p{Cc}/u.test(literal)
      ? `base64ToString('${Buffer.from(literal.slice(1, -1).replaceAll("''", "'")).toString('base64')}')`
      : literal,
  );

/**
 * The aliases, those marked as modifiable that a definition modifies: the list of this project leaves the mark out, and
 * regorus does not read a definition that modifies any other.
 */
function withModifiable({ namespace, resourceTypes }: ProviderAliases, asked: readonly Asked[]): unknown {
  const modified = new Set(asked.flatMap(({ definition }) => modifiedBy(definition)));
  const defaultMetadata = { attributes: 'Modifiable' };
  return {
    namespace,
    resourceTypes: resourceTypes.map(({ aliases, ...type }) => ({
      ...type,
      aliases: aliases.map((alias) => (modified.has(alias.name) ? { ...alias, defaultMetadata } : alias)),
    })),
  };
}

function modifiedBy(definition: unknown): string[] {
  const { properties } = definition as {
    readonly properties: {
      readonly policyRule: { readonly then: { readonly details?: { readonly operations?: { field: string }[] } } };
    };
  };
  return (properties.policyRule.then.details?.operations ?? []).map(({ field }) => field);
}

/** What regorus says: the effect in lower case, `none` where there is none, or how it fails. */
export type Answer = { readonly effect: string } | { readonly error: string };

export interface Regorus {
  /** Why regorus cannot read a definition, for those that it cannot; by their names. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** The answers to each case, by the definitions in their order; undefined for a definition that it cannot read. */
  ask(cases: readonly Case[]): Promise<(Answer | undefined)[][]>;
  close(): Promise<void>;
}

/**
 * Starts the program of `tools/oracle/regorus/` and hands it the definitions.
 * @throws where it ends before it is asked to.
 */
export async function openRegorus(
  program: string,
  aliases: ProviderAliases,
  asked: readonly Asked[],
): Promise<Regorus> {
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.on('error', () => undefined);
  const send = (message: unknown): boolean => child.stdin.write(`${JSON.stringify(message)}\n`);
  const receive = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${program} ended early, with status ${(await ended)[0]}.`);
    return JSON.parse(value);
  };

  send({
    aliases: [withModifiable(aliases, asked)],
    policies: asked.map(({ definition, parameters }) => ({
      definition: JSON.stringify(asRegorusReads(definition), undefined, 1),
      parameters,
    })),
  });
  const problems = (await receive()) as (string | null)[];
  return {
    unreadable: new Map(asked.flatMap(({ name }, index) => (problems[index] ? [[name, problems[index]]] : []))),
    async ask(cases) {
      const answers: (Answer | undefined)[][] = [];
      // The next case is on its way while the one before is decided.
      for (const { resource, related } of cases) send({ resource, related: related ?? null });
      for (let count = 0; count < cases.length; count += 1)
        answers.push(((await receive()) as unknown[]).map(readAnswer));
      return answers;
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

function readAnswer(answer: unknown): Answer | undefined {
  if (answer === null) return undefined;
  return typeof answer === 'string' ? { effect: answer.toLowerCase() } : (answer as { readonly error: string });
}

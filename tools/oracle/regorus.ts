import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ProviderAliases } from '../../core/aliases';
import type { Case } from './cases';
import type { Asked } from './definitions';

/**
 * Rewrites a definition for regorus, which rejects control characters in the string literals of expressions, although
 * Azure accepts all characters. `base64ToString` produces the same string.
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
 * Marks the aliases that definitions modify as modifiable. This project's list does not contain the mark, and regorus
 * rejects a definition that modifies an alias without it.
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

/** The result of regorus: the effect in lower case, `none` if the definition does not match, or an error. */
export type Answer = { readonly effect: string } | { readonly error: string };

export interface Regorus {
  /** The names of the definitions that regorus cannot read, with its error. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** The answers for each case in the order of the definitions; undefined for a definition that regorus cannot read. */
  ask(cases: readonly Case[]): Promise<(Answer | undefined)[][]>;
  close(): Promise<void>;
}

/**
 * Starts the program in `tools/oracle/regorus/` and sends it the definitions.
 * @throws if the program ends early.
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
      // All cases are sent before the first answer is read, so regorus never waits.
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

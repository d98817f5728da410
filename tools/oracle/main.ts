// `npm run oracle:azure`: compares this project's engine with regorus, Microsoft's engine for Azure Policy, and compares
// the emitted policies with the requirements that they were generated from.
import { join } from 'node:path';
import { controls } from '../../controls';
import { providerAliases } from '../../core/aliases';
import { disagreements } from './agreement';
import { BUILT_INS, type Case, catalogueCases, corpusCases, generatedCases, sharedCorpora } from './cases';
import { type Loaded, load } from './compare';
import { definitionsIn } from './definitions';
import { installRegorus } from './install';
import { probes } from './probes';
import { openRegorus, type Regorus } from './regorus';
import { Tally } from './tally';

const SEED = 20_260_131;
/** The number of cases in one request to regorus. */
const BATCH = 1000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** @returns the exit status: 1 for a difference without a known cause, or if the comparison was skipped in CI. */
export async function main(root: string, generated: number): Promise<number> {
  const corpora = sharedCorpora(root);
  if (corpora === undefined) print('SKIPPED the corpora and the built-in definitions: ../shared was not found.');
  const corpus = corpora === undefined ? undefined : corpusCases(corpora);
  for (const problem of corpus?.unreadable ?? []) print(`Skipped file: ${problem}`);
  const cases = [...catalogueCases(controls), ...(corpus?.cases ?? []), ...generatedCases(controls, generated, SEED)];

  const emitted = definitionsIn(join(root, 'azure-policy'), 'emitted').map(load);
  const holds = agree(cases, emitted);

  const program = await installRegorus(root, print);
  if (program === undefined) {
    print('SKIPPED the comparison with regorus: cargo was not found. Install Rust: https://rustup.rs');
    return holds && process.env['CI'] !== 'true' ? 0 : 1;
  }
  const builtIns = corpora === undefined ? [] : definitionsIn(join(corpora, BUILT_INS), 'built-in').map(load);
  const all = [...emitted, ...builtIns, ...probes.map(load)];
  const regorus = await openRegorus(
    program,
    providerAliases(),
    all.map(({ asked }) => asked),
  );
  try {
    const tally = await compare(regorus, all, cases);
    for (const line of tally.lines(regorus.unreadable)) print(line);
    return holds && tally.unexplained === 0 ? 0 : 1;
  } finally {
    await regorus.close();
  }
}

/** Whether the verdict of every requirement equals the effect of its definitions. */
function agree(cases: readonly Case[], emitted: readonly Loaded[]): boolean {
  const found = cases.flatMap(({ resource }) => disagreements(controls, resource, emitted));
  print(
    `Requirements and the policies emitted for them: ${cases.length} resources, ${emitted.length} definitions, ${found.length} differences.`,
  );
  for (const { control, requirement, policies, resource } of found.slice(0, 10))
    print(`  ${control}: requirement ${requirement}, policies ${policies}: ${JSON.stringify(resource).slice(0, 500)}`);
  return found.length === 0;
}

async function compare(regorus: Regorus, all: readonly Loaded[], cases: readonly Case[]): Promise<Tally> {
  const tally = new Tally();
  for (let start = 0; start < cases.length; start += BATCH) {
    const batch = cases.slice(start, start + BATCH);
    const answers = await regorus.ask(batch);
    batch.forEach((each, index) =>
      all.forEach((loaded, position) => {
        const theirs = answers[index]?.[position];
        if (theirs !== undefined) tally.add(loaded, each, theirs);
      }),
    );
  }
  return tally;
}

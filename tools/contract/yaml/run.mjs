// Compares the reader of YAML with PyYAML. Usage: node tools/contract/yaml/run.mjs [documents] [first seed], or
// node tools/contract/yaml/run.mjs FOLDER for the YAML files in a folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonTools } from '../cfn.mjs';
import { REASONS } from './compare.mjs';
import { compareReaders, describeDifference } from './differential.mjs';
import { generatedTexts } from './generate.mjs';

const [given = '100000', first = '1'] = process.argv.slice(2);

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, '')]);

const tools = await pythonTools();
if (tools === undefined) throw new Error('python3 was not found.');
const texts = /^\d+$/.test(given) ? generatedTexts(Number(given), Number(first)) : filesIn(given);
const { compared, counts, unexplained } = await compareReaders(join(tools, 'python'), texts);

console.log(`${compared} documents`);
for (const outcome of ['equal', 'both refused', ...Object.keys(REASONS), 'unexplained']) {
  const { why, source } = REASONS[outcome] ?? {};
  const explanation = why === undefined ? '' : `  ${why} (${source})`;
  console.log(`${String(counts.get(outcome) ?? 0).padStart(8)}  ${outcome.padEnd(12)}${explanation}`.trimEnd());
}
for (const difference of unexplained.slice(0, 10)) console.log(describeDifference(difference));
process.exitCode = unexplained.length > 0 ? 1 : 0;

// Compares the reader of YAML with PyYAML. Usage: node tools/contract/yaml/run.mjs [documents] [first seed], or
// node tools/contract/yaml/run.mjs FOLDER for the YAML files in a folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonTools } from '../cfn.mjs';
import { REASONS } from './compare.mjs';
import { compareReaders } from './differential.mjs';
import { textOf } from './generate.mjs';

const [given = '100000', first = '1'] = process.argv.slice(2);

function* generated(count, seed) {
  for (let index = 0; index < count; index += 1) yield [`seed ${seed + index}`, textOf(seed + index)];
}

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, '')]);

const tools = await pythonTools();
if (tools === undefined) throw new Error('python3 was not found.');
const texts = /^\d+$/.test(given) ? generated(Number(given), Number(first)) : filesIn(given);
const { compared, counts, unexplained } = await compareReaders(join(tools, 'python'), texts);

console.log(`${compared} documents`);
for (const outcome of ['equal', 'both refused', ...Object.keys(REASONS), 'unexplained']) {
  const { why, source } = REASONS[outcome] ?? {};
  const explanation = why === undefined ? '' : `  ${why} (${source})`;
  console.log(`${String(counts.get(outcome) ?? 0).padStart(8)}  ${outcome.padEnd(12)}${explanation}`.trimEnd());
}
for (const { name, text, own, theirs } of unexplained.slice(0, 10))
  console.log(
    `\n${name}: ${JSON.stringify(text)}\n  Gatewarden: ${JSON.stringify(own)}\n  PyYAML: ${JSON.stringify(theirs)}`,
  );
process.exitCode = unexplained.length > 0 ? 1 : 0;

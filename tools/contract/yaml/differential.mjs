// Reads texts with Gatewarden and with PyYAML, and counts the outcomes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { compare } from './compare.mjs';
import { generatedTexts } from './generate.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');

/** The reader of YAML, which is written in TypeScript. */
async function openReader() {
  const outfile = join(root, 'build/tools/contract/yaml/read.cjs');
  const entryPoints = ['core/templates/yaml/read.ts'];
  await build({ absWorkingDir: root, entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs' });
  const { readYaml } = createRequire(import.meta.url)(outfile);
  return (text) => {
    try {
      return { value: readYaml(text) };
    } catch (error) {
      if (error.name !== 'Malformed') throw error;
      return { error: error.reason };
    }
  };
}

/**
 * Compares the readers on texts, which are pairs of a name and a text.
 * @param python the command of Python with PyYAML.
 * @returns the count of each outcome, and the texts with an unexplained difference.
 */
export async function compareReaders(python, texts) {
  const read = await openReader();
  const pyyaml = spawn(python, [join(here, 'pyyaml.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const counts = new Map();
  const unexplained = [];
  const waiting = [];
  const lines = createInterface({ input: pyyaml.stdout, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('line', (line) => {
    const { name, text, own } = waiting.shift();
    const theirs = JSON.parse(line);
    const outcome = compare(own, theirs);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    if (outcome === 'unexplained') unexplained.push({ name, text, own, theirs });
  });
  const end = once(lines, 'close');
  let compared = 0;
  for (const [name, text] of texts) {
    compared += 1;
    waiting.push({ name, text, own: read(text) });
    if (!pyyaml.stdin.write(`${JSON.stringify(text)}\n`)) await once(pyyaml.stdin, 'drain');
  }
  pyyaml.stdin.end();
  await end;
  if (waiting.length > 0) throw new Error(`PyYAML ended before it had read ${waiting.length} of ${compared} texts.`);
  return { compared, counts, unexplained };
}

export const describeDifference = ({ name, text, own, theirs }) =>
  `\n${name}: ${JSON.stringify(text)}\n  Gatewarden: ${JSON.stringify(own)}\n  PyYAML: ${JSON.stringify(theirs)}`;

/** A step of the contract: no difference is unexplained. */
export async function readAsPyyaml({ python, documents }) {
  const { compared, counts, unexplained } = await compareReaders(python, generatedTexts(documents));
  assert.equal(unexplained.length, 0, unexplained.slice(0, 3).map(describeDifference).join('\n'));
  const [equal, refused] = ['equal', 'both refused'].map((outcome) => counts.get(outcome) ?? 0);
  return `${compared} documents: ${equal} equal, ${refused} refused by both, ${compared - equal - refused} differ for a listed reason`;
}

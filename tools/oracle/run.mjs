// Bundles the comparison, which is written in TypeScript, and runs it.
import { runBundled } from '../build/run-bundled.mjs';

const [argument = '100000'] = process.argv.slice(2);
const cases = Number(argument);
if (!/^\d+$/.test(argument)) {
  console.error(`Invalid number of resources to generate: "${argument}". Example: npm run oracle:azure -- 5000`);
  process.exit(2);
}

await runBundled('tools/oracle/main.ts', cases);

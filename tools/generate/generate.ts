import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { controls } from '../../controls';
import { compareFiles, type FileDifference, writeFiles } from '../../generator';
import { catalogueProblems } from './catalogue-problems';
import { type GeneratedFolder, generatedFolders } from './generated-folders';
import { repositoryProblems } from './repository-problems';

const README = 'README.md';

/**
 * `npm run generate`: writes all files that are generated from the catalogue. With --check, compares them.
 * @returns the exit status: 1 if the catalogue has a problem or a file differs.
 */
export async function main(root: string, args: readonly string[]): Promise<number> {
  const wrong = args.find((arg) => arg !== '--check');
  if (wrong !== undefined) {
    console.error(`Unknown option ${wrong}. Example: npm run generate -- --check`);
    return 2;
  }
  const problems = [...catalogueProblems(controls), ...(await repositoryProblems(root, controls))];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) return 1;

  const folders = generatedFolders(controls, await readFile(join(root, README), 'utf8'));
  return args.includes('--check') ? await check(root, folders) : await write(root, folders);
}

async function write(root: string, folders: readonly GeneratedFolder[]): Promise<number> {
  for (const { path, files, owned } of folders) await writeFiles(join(root, path), files, owned);
  console.log(`Wrote ${count(folders)} files.`);
  return 0;
}

async function check(root: string, folders: readonly GeneratedFolder[]): Promise<number> {
  const differences: FileDifference[] = [];
  for (const { path, files, owned } of folders)
    for (const { path: name, problem } of await compareFiles(join(root, path), files, owned))
      differences.push({ path: join(path, name), problem });
  for (const { path, problem } of differences) console.error(`${path}: ${problem}`);
  if (differences.length > 0) {
    console.error('These files do not match the catalogue. Run `npm run generate` and commit the result.');
    return 1;
  }
  console.log(`The ${count(folders)} generated files match the catalogue.`);
  return 0;
}

const count = (folders: readonly GeneratedFolder[]): number => folders.reduce((sum, { files }) => sum + files.size, 0);

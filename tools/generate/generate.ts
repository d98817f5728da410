import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { controls, list } from '../../controls';
import { compareFiles, type FileDifference, writeFiles } from '../../generator';
import { catalogueProblems } from './catalogue-problems';
import { type GeneratedFolder, generatedFolders } from './generated-folders';
import { repositoryProblems } from './repository-problems';
import { sourceProblems } from './source-problems';

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
  const sources = await sourceProblems(root, list);
  const problems =
    sources.length > 0 ? sources : [...catalogueProblems(controls), ...(await repositoryProblems(root, controls))];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) return 1;

  const [readme, lambdaHook] = await Promise.all(
    ['README.md', 'deploy/lambda-hook.yml'].map((path) => readFile(join(root, path), 'utf8')),
  );
  const folders = generatedFolders(controls, { readme: readme ?? '', lambdaHook: lambdaHook ?? '' });
  return args.includes('--check') ? await check(root, folders) : await write(root, folders);
}

const DONE = { missing: 'created', changed: 'updated', 'not generated': 'removed' } as const;

async function write(root: string, folders: readonly GeneratedFolder[]): Promise<number> {
  const differences = await differencesOf(root, folders);
  for (const { path, files, owned } of folders) await writeFiles(join(root, path), files, owned);
  for (const { path, problem } of differences) console.log(`${path}: ${DONE[problem]}`);
  console.log(
    differences.length === 0
      ? `No changes. The ${count(folders)} generated files match the catalogue.`
      : `Files changed: ${differences.length}. The ${count(folders)} generated files match the catalogue.`,
  );
  return 0;
}

async function check(root: string, folders: readonly GeneratedFolder[]): Promise<number> {
  const differences = await differencesOf(root, folders);
  for (const { path, problem } of differences) console.error(`${path}: ${problem}`);
  if (differences.length > 0) {
    console.error('These files do not match the catalogue. Run `npm run generate` and commit the result.');
    return 1;
  }
  console.log(`The ${count(folders)} generated files match the catalogue.`);
  return 0;
}

/** The differences in all folders, with paths in the repository. */
async function differencesOf(root: string, folders: readonly GeneratedFolder[]): Promise<FileDifference[]> {
  const differences = await Promise.all(
    folders.map(async ({ path, files, owned }) =>
      (await compareFiles(join(root, path), files, owned)).map(({ path: name, problem }) => ({
        path: join(path, name),
        problem,
      })),
    ),
  );
  return differences.flat();
}

const count = (folders: readonly GeneratedFolder[]): number => folders.reduce((sum, { files }) => sum + files.size, 0);

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { controls } from '../../controls';
import * as vocabulary from '../../core/catalogue';
import { fileOf } from './catalogue-problems';
import { camelCase, isKebabCase, nextId } from './names';
import { type CloudName, isCloudName, skeleton } from './skeleton';

const LIST = 'controls/list.ts';
const EXAMPLE = 'Example: npm run new-control -- aws access-log';

/** `npm run new-control -- aws|azure NAME`: writes the file of a new control and its line in the list of controls. */
export async function main(root: string, args: readonly string[]): Promise<number> {
  const [cloud = '', name = '', ...others] = args;
  const file = fileOf({ name });
  const problem =
    usageProblem(cloud, name, others) ?? (existsSync(join(root, file)) ? `${file} already exists.` : undefined);
  if (problem !== undefined) {
    console.error(`${problem} ${EXAMPLE}`);
    return 2;
  }
  const id = nextId(controls.map((control) => control.id));
  await writeFile(join(root, file), skeleton(cloud as CloudName, id, name));
  await writeFile(join(root, LIST), withLine(await readFile(join(root, LIST), 'utf8'), name));
  console.log(`Wrote ${file} (${id}) and its line in ${LIST}.`);
  console.log(
    'Next: replace every text that starts with "Fill in:" and the url of the reference. Then run `npm run format`, ' +
      '`npm run generate`, `npm run check`, `npm run build` and `npm test`.',
  );
  console.log('CONTRIBUTING.md explains the parts of a control.');
  return 0;
}

function usageProblem(cloud: string, name: string, others: readonly string[]): string | undefined {
  if (!isCloudName(cloud)) return `Unknown cloud ${JSON.stringify(cloud)}. Allowed values: aws, azure.`;
  if (others.length > 0) return `Unexpected argument ${JSON.stringify(others[0])}.`;
  if (!isKebabCase(name) || !isFileName(name))
    return `Invalid name ${JSON.stringify(name)}. Use kebab case, and neither index nor list.`;
  if (!isSymbol(camelCase(name)))
    return `Invalid name ${JSON.stringify(name)}. ${camelCase(name)} cannot be the name of an export.`;
  const twin = controls.find((control) => control.name !== name && camelCase(control.name) === camelCase(name));
  if (twin !== undefined) return `The name ${JSON.stringify(name)} is too similar to that of ${fileOf(twin)}.`;
  return undefined;
}

/** Not the name of another file of the folder, nor a device of Windows. */
const isFileName = (name: string): boolean =>
  !/^(?:index|list|api-gateway|api-management|con|prn|aux|nul|com\d|lpt\d)$/.test(name);

/** The reserved words of modules in strict mode that a name in kebab case can become. */
const RESERVED = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield'.split(
    ' ',
  ),
);

/** Whether a module can export something by a name, beside what the skeleton imports. */
const isSymbol = (name: string): boolean => !Object.hasOwn(vocabulary, name) && !RESERVED.has(name);

/** Adds the line of a control to the list, in the order of the formatter. */
function withLine(list: string, name: string): string {
  const line = `export { ${camelCase(name)} } from './${name}';`;
  const [comment = '', ...lines] = list.trimEnd().split('\n');
  return `${[comment, ...[...lines, line].toSorted(byFile)].join('\n')}\n`;
}

const byFile = (a: string, b: string): number => (fileIn(a) < fileIn(b) ? -1 : 1);

const fileIn = (line: string): string => /from '(?<file>.*)'/.exec(line)?.groups?.['file'] ?? '';

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Control } from '../../core/catalogue';
import { camelCase } from './names';

const FOLDER = 'controls';
const LIST = 'list.ts';

/**
 * Files of controls that the list does not export, and controls whose name is not the name of their file. The other
 * checks can name the file of a control only if there are none.
 * @param list the exports of controls/list.ts.
 */
export async function sourceProblems(root: string, list: Readonly<Record<string, Control>>): Promise<string[]> {
  const folder = join(root, FOLDER);
  const listed = exportsOf(await readFile(join(folder, LIST), 'utf8'));
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts')).toSorted();
  const unlisted = await Promise.all(
    names.map(async (name) => unlistedProblems(name, await readFile(join(folder, name), 'utf8'), listed)),
  );
  return [...unlisted.flat(), ...listed.flatMap((each) => nameProblems(each, list[each.symbol]))];
}

interface Export {
  readonly symbol: string;
  /** Relative to the list, without extension: `access-log`. */
  readonly file: string;
}

/** `export { accessLog } from './access-log';` → symbol accessLog, file access-log. */
const exportsOf = (list: string): Export[] =>
  [...list.matchAll(/^export \{(?<symbols>[^}]*)\} from '\.\/(?<file>[^']*)'/gm)].flatMap(({ groups }) =>
    (groups?.['symbols'] ?? '')
      .split(',')
      .map((symbol) => symbol.trim())
      .filter((symbol) => symbol !== '')
      .map((symbol) => ({ symbol, file: groups?.['file'] ?? '' })),
  );

function unlistedProblems(name: string, source: string, listed: readonly Export[]): string[] {
  const file = name.slice(0, -'.ts'.length);
  const calls = source.match(/\bdefineControl\(/g) ?? [];
  const symbols = [...source.matchAll(/^export const (?<symbol>\w+)[^=\n]*= defineControl\(/gm)].map(
    ({ groups }) => groups?.['symbol'] ?? '',
  );
  return [
    ...(calls.length > symbols.length
      ? [
          `${FOLDER}/${name}: a control is not exported. Declare it as \`export const ${camelCase(file)} = defineControl({\`.`,
        ]
      : []),
    ...symbols
      .filter((symbol) => !listed.some((each) => each.symbol === symbol && each.file === file))
      .map((symbol) => `${FOLDER}/${name} is not in ${FOLDER}/${LIST}. Add: export { ${symbol} } from './${file}';`),
  ];
}

function nameProblems({ file }: Export, control: Control | undefined): string[] {
  if (control === undefined || control.name === file) return [];
  const { id, name } = control;
  return [
    `${FOLDER}/${file}.ts: the name of ${id} is ${name}. Set name to ${file}, or rename the file to ${FOLDER}/${name}.ts.`,
  ];
}

import { type Catalogue, type Control, isAwsType } from '../../core/catalogue';
import { markdownTable } from './markdown';

/** The name of a control's page in guide/controls/. */
export const pageOf = ({ id, name }: Control): string => `${id}-${name}.md`;

export const cloudsOf = ({ targets }: Control): string => {
  const types = Object.keys(targets);
  return [...(types.some(isAwsType) ? ['AWS'] : []), ...(types.every(isAwsType) ? [] : ['Azure'])].join(', ');
};

/** Every control, with links to its page. @param folder the path of guide/controls/ from where the table stands. */
export const controlsTable = (catalogue: Catalogue, folder: string): string =>
  markdownTable(
    ['control', 'severity', 'cloud', 'default mode', 'what it asks for'],
    catalogue.map((control) => [
      `[${control.id} ${control.name}](${folder}${pageOf(control)})`,
      control.severity,
      cloudsOf(control),
      control.defaultMode,
      control.title,
    ]),
  );

const START = '<!-- controls: written by npm run generate -->';
const END = '<!-- end of controls -->';
const SECTION = new RegExp(`(?<start>${START}\\n\\n).*?(?<end>\\n\\n${END})`, 's');

/**
 * The README with the table of the catalogue between its markers.
 * @throws Error where the markers are missing.
 */
export function withControlsTable(readme: string, catalogue: Catalogue): string {
  const { start, end } = SECTION.exec(readme)?.groups ?? {};
  if (start === undefined || end === undefined)
    throw new Error(`README.md has no place for the table of controls. Add the lines ${START} and ${END}.`);
  return readme.replace(SECTION, () => `${start}${controlsTable(catalogue, 'guide/controls/')}${end}`);
}

import { type Catalogue, type Control, isAwsType } from '../../core/catalogue';
import { markdownTable } from './markdown';

/** The file name of a control's page in guide/controls/. */
export const pageOf = ({ id, name }: Control): string => `${id}-${name}.md`;

export const cloudsOf = ({ targets }: Control): string => {
  const types = Object.keys(targets);
  return [...(types.some(isAwsType) ? ['AWS'] : []), ...(types.every(isAwsType) ? [] : ['Azure'])].join(', ');
};

/** A table of all controls with links to their pages. @param folder the path from the table's file to guide/controls/. */
export const controlsTable = (catalogue: Catalogue, folder: string): string =>
  markdownTable(
    ['control', 'severity', 'cloud', 'default mode', 'requirement'],
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
 * Replaces the table of controls between the markers in README.md.
 * @throws Error if a marker is missing.
 */
export function withControlsTable(readme: string, catalogue: Catalogue): string {
  const { start, end } = SECTION.exec(readme)?.groups ?? {};
  if (start === undefined || end === undefined)
    throw new Error(
      `README.md: the markers of the table of controls are missing. Add these two lines where the table belongs: ${START} and ${END}`,
    );
  return readme.replace(SECTION, () => `${start}${controlsTable(catalogue, 'guide/controls/')}${end}`);
}

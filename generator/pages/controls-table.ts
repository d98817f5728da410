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

const SECTION = /(?<start><!-- controls: written by npm run generate -->\n\n).*?(?<end>\n\n<!-- end of controls -->)/s;

/** The README with the table of the catalogue between its markers; undefined where the markers are missing. */
export function withControlsTable(readme: string, catalogue: Catalogue): string | undefined {
  if (!SECTION.test(readme)) return undefined;
  const table = controlsTable(catalogue, 'guide/controls/');
  return readme.replace(SECTION, (...match) => {
    const { start, end } = match.at(-1) as Readonly<Record<'start' | 'end', string>>;
    return `${start}${table}${end}`;
  });
}

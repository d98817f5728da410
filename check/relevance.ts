import { type Catalogue, type Control, isAwsType } from '../core/catalogue';
import { type Configuration, modeOf } from '../core/configuration';
import { memberAt, type Path } from '../core/templates';
import { isObject } from '../core/values';

/**
 * Whether a text names a type of the catalogue. Only then are the positions of values read with the values; otherwise
 * they are read on demand.
 */
export function mayHaveFindings(catalogue: Catalogue, text: string): boolean {
  const names = namesByCatalogue.get(catalogue) ?? namesOf(catalogue, () => true);
  namesByCatalogue.set(catalogue, names);
  return names.test(text);
}

const namesByCatalogue = new WeakMap<Catalogue, RegExp>();

/**
 * Whether a text may contain a resource of a type that a control checks, also in a part that cannot be read. The controls
 * that the configuration turns off do not count.
 */
export const mayHoldResources = (
  text: string,
  { catalogue, configuration }: { readonly catalogue: Catalogue; readonly configuration: Configuration },
): boolean =>
  ESCAPED_NAME.test(text) ||
  namesOf(catalogue, (control, type) => modeOf(control, type, configuration) !== 'off').test(text);

/** Escapes in quoted texts that can write a letter, or join two lines. */
const ESCAPED_NAME = /\\(?:[uUx]|\r?\n)/;

/**
 * Whether a problem at this path may hide a resource of any type: it is a problem of the template, of all its resources,
 * or of a resource without a readable type, such as a module that a preprocessor replaces.
 * @param template the value of the document.
 */
export function mayHideResource(path: Path, template: unknown): boolean {
  const [section, name, ...others] = path;
  if (section === undefined) return true;
  if (!/^resources$/i.test(String(section))) return false;
  if (name === undefined) return true;
  return others.every((key) => TYPE.test(String(key))) && !hasType(memberAt(template, [section, name]));
}

const TYPE = /^type$/i;

const hasType = (resource: unknown): boolean =>
  isObject(resource) && Object.entries(resource).some(([key, value]) => TYPE.test(key) && typeof value === 'string');

/** Matches nothing if no type is wanted. */
function namesOf(catalogue: Catalogue, isWanted: (control: Control, type: string) => boolean): RegExp {
  const names = catalogue.flatMap((control) =>
    Object.entries(control.targets).flatMap(([type, { serverless }]) =>
      isWanted(control, type) ? [nameIn(type), ...(serverless === undefined ? [] : ['AWS::Serverless::'])] : [],
    ),
  );
  return names.length === 0 ? /(?!)/ : new RegExp([...new Set(names)].join('|').replaceAll('.', '\\.'), 'i');
}

/** A template of Azure can write a type in parts: `Microsoft.ApiManagement/service`, and `apis` in its resources. */
const nameIn = (type: string): string => (isAwsType(type) ? type : (type.split('/')[0] ?? type));

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
const ESCAPED_NAME = /\\[uUx\r\n]/;

/**
 * Whether a problem at this path may hide a resource of any type: it is a problem of the template, of its macros, of all
 * its resources, of a resource without a type, such as a module that a preprocessor replaces, or of the expression of a
 * type.
 * @param template the value of the document.
 */
export function mayHideResource(path: Path, template: unknown): boolean {
  const [section, name, ...others] = path;
  if (section === undefined || section === 'Transform') return true;
  if (!RESOURCES.test(String(section))) return false;
  if (name === undefined) return true;
  const resource = memberAt(template, [section, name]);
  const [key] = others;
  if (key === undefined) return typeOf(resource) === undefined;
  if (TYPE.test(String(key))) return !isLiteral(typeOf(resource));
  const inside = templateIn(others);
  return inside !== undefined && mayHideResource(inside, memberAt(resource, others.slice(0, -inside.length)));
}

/** The path in a template that a path in a resource of Azure leads to: one in its children or in a nested template. */
function templateIn(path: Path): Path | undefined {
  const names = path.map((key) => String(key).toLowerCase());
  if (names[0] === 'resources') return path;
  return names[0] === 'properties' && names[1] === 'template' && path.length > 2 ? path.slice(2) : undefined;
}

const RESOURCES = /^resources$/i;
const TYPE = /^type$/i;

function typeOf(resource: unknown): string | undefined {
  const members = isObject(resource) ? Object.entries(resource) : [];
  return members.find(
    (member): member is [string, string] => TYPE.test(member[0]) && typeof member[1] === 'string',
  )?.[1];
}

/** Whether a type is written as such, and not as an expression of Azure. */
const isLiteral = (type: string | undefined): boolean => type?.startsWith('[') === false;

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

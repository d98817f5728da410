import { type Catalogue, type Control, isAwsType } from '../core/catalogue';
import { modeOf } from '../core/configuration';
import type { CheckOptions } from './check-template';

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
export const mayHoldResources = (text: string, { catalogue, configuration }: CheckOptions): boolean =>
  ESCAPED_NAME.test(text) ||
  namesOf(catalogue, (control, type) => modeOf(control, type, configuration) !== 'off').test(text);

/** Escapes in quoted texts that can write a letter, or join two lines. */
const ESCAPED_NAME = /\\(?:[uUx]|\r?\n)/;

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

import {
  alternativesOf,
  derivedUnknown,
  isObject,
  type JsonObject,
  joinTexts,
  mapCombinations,
  Unknown,
  Unreadable,
} from '../values';
import type { PlacedValue } from './api-document';

/** The addresses of an OpenAPI 3 document. Servers of paths and operations do not count: API Management ignores them. */
export function serverAddresses(document: JsonObject, name: string): PlacedValue[] {
  const servers = document[name];
  if (servers === undefined || servers === null) return [];
  if (!Array.isArray(servers)) return [{ place: name, value: notA('a list', servers) }];
  return servers.map((server: unknown, index) => {
    if (!isObject(server)) return { place: `${name}[${index}]`, value: notA('an object', server) };
    return { place: `${name}[${index}].url`, value: addressOf(server) };
  });
}

/** The addresses of an OpenAPI 2 document: each scheme with the host. */
export function hostAddresses({ host, basePath, schemes }: JsonObject): PlacedValue[] {
  if (host === undefined || host === null || host === '') return [];
  if (schemes === undefined || schemes === null || (Array.isArray(schemes) && schemes.length === 0))
    return [{ place: 'host', value: new Unreadable('the document has no schemes') }];
  if (!Array.isArray(schemes)) return [{ place: 'schemes', value: notA('a list', schemes) }];
  const rest = [host, basePath ?? ''].map(textOf);
  return schemes.map((scheme: unknown, index) => ({
    place: `schemes[${index}] with host`,
    // A host with a scheme of its own is invalid, and tools read it in different ways.
    value:
      typeof host === 'string' && host.includes('//')
        ? new Unreadable('the host is not only a host')
        : joinTexts([textOf(scheme), '://', ...rest]),
  }));
}

/** The value of a list or an object that is unknown or of another type. */
const notA = (kind: string, value: unknown): Unknown =>
  value instanceof Unknown ? derivedUnknown(value) : new Unreadable(`it is not ${kind}`);

const textOf = (value: unknown): string | Unknown => {
  if (typeof value === 'string' || value instanceof Unknown) return value;
  return new Unreadable('it is not a text');
};

const VARIABLE = /\{(?<name>[^{}]*)\}/;

/** The address of a server, with its variables replaced. */
function addressOf({ url, variables }: JsonObject): unknown {
  if (typeof url !== 'string') return url === undefined ? new Unreadable('the server has no url') : textOf(url);
  const pieces = url
    .split(VARIABLE)
    .map((piece, index) =>
      index % 2 === 0 ? piece : valuesOf(isObject(variables) ? variables[piece] : undefined, piece),
    );
  return mapCombinations(pieces, (values) => joinTexts(values.map(textOf)));
}

/** The values that a server variable can have. It is not documented which one API Management takes. */
function valuesOf(variable: unknown, name: string): unknown {
  const reason = `the server variable ${name} has no single value`;
  if (!isObject(variable)) return new Unknown(reason);
  const { default: usual, enum: others } = variable;
  const values = [usual, ...(Array.isArray(others) ? others : [others])].filter((value) => value !== undefined);
  return values.length === 0 ? new Unknown(reason) : alternativesOf(values, reason);
}

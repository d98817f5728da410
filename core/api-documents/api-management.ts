import { Alternatives, alternativesOf, foldCase, PartlyKnown, quote, Unknown, Unreadable, unanimous } from '../values';
import type { ApiDocument, PlacedValue } from './api-document';

/** What API Management takes from a document. */
export interface ImportedValue {
  /** Undefined if the document does not contain it. */
  readonly value: unknown;
  /** A clause for users, without a subject: `servers[0].url is "http://orders.contoso.com"`. */
  readonly clause: string;
}

/**
 * The address of the backend that API Management takes.
 * @see https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions
 */
export function importedAddress({ addresses }: ApiDocument): ImportedValue {
  const chosen = addresses.map(choose).filter((each) => each !== undefined);
  const shown = chosen.find(({ value }) => startsWith(value, 'https://') !== 'yes') ?? chosen[0];
  if (shown === undefined) return { value: undefined, clause: 'the document contains no absolute address' };
  const values = chosen.map(({ value }) => value);
  return { value: alternativesOf(values, 'the document has several addresses'), clause: describe(shown) };
}

/**
 * The protocols for clients that API Management sets. For documents without a list of protocols, Microsoft's examples
 * show https also with an http server, and users report the protocol of the server.
 * @see https://learn.microsoft.com/rest/api/apimanagement/apis/create-or-update
 */
export function importedProtocols(document: ApiDocument): ImportedValue {
  if (document.protocols !== undefined)
    return { value: document.protocols.value, clause: describe(document.protocols) };
  const { value, clause } = importedAddress(document);
  if (value === undefined) return { value, clause };
  if (['https://', 'wss://'].some((prefix) => startsWith(value, prefix) === 'yes')) return { value: ['https'], clause };
  const reason = 'API Management may serve clients over the protocol of this address';
  return {
    value: new Unknown(reason),
    clause: value instanceof Unreadable ? clause : `${clause}, and ${reason}`,
  };
}

/** The first address with https, else the first one with http, else any other. Undefined if all are paths. */
function choose(group: readonly PlacedValue[]): PlacedValue | undefined {
  const addresses = group.filter(({ value }) => !isPath(value)).map(withScheme);
  const find = (prefix: string, wanted: Answer): PlacedValue | undefined =>
    addresses.find(({ value }) => startsWith(value, prefix) === wanted);
  return find('https://', 'yes') ?? find('https://', 'unknown') ?? find('http://', 'yes') ?? addresses[0];
}

/** A path is relative to the address of the document, which a document in a template does not have. */
const isPath = (value: unknown): boolean => typeof value === 'string' && /^(?:\/(?!\/)|\.|$)/.test(value);

/** What API Management does with an address that has no scheme is not documented. */
const withScheme = ({ place, value }: PlacedValue): PlacedValue =>
  typeof value === 'string' && !/^[a-z][a-z0-9+.-]*:/i.test(value)
    ? { place, value: new Unknown(`${quote(value)} has no scheme`) }
    : { place, value };

type Answer = 'yes' | 'no' | 'unknown';

/** Whether a value starts with a prefix in lower case. */
function startsWith(value: unknown, prefix: string): Answer {
  if (value instanceof Alternatives) return unanimous(value.values.map((each) => startsWith(each, prefix)));
  if (value instanceof PartlyKnown) {
    const start = foldCase(value.start);
    if (start.startsWith(prefix)) return 'yes';
    return prefix.startsWith(start) ? 'unknown' : 'no';
  }
  if (value instanceof Unknown) return 'unknown';
  return typeof value === 'string' && foldCase(value.slice(0, prefix.length)) === prefix ? 'yes' : 'no';
}

function describe({ place, value }: PlacedValue): string {
  if (value instanceof Unknown) return `${place} ${value.describe()}`;
  if (typeof value === 'string') return `${place} is ${quote(value)}`;
  return Array.isArray(value) ? `${place} is [${value.map(describeItem).join(', ')}]` : `${place} is not a text`;
}

const describeItem = (item: unknown): string => (typeof item === 'string' ? quote(item) : '…');

import { hashOf, PartlyKnown, Unknown } from '../../values';
import { ArgumentError, findKey } from '../values';
import { parseJson } from './objects';
import { type ArmFunction, asObject, asString, firstUnknown, forAlternatives, pure, withArity } from './pure';

const ofString = (apply: (text: string) => unknown): ArmFunction => pure([1, 1], ([value]) => apply(asString(value)));

/**
 * Functions that encode, decode and hash text.
 *
 * `uniqueString` and `guid` return stand-ins: they have the format of ARM's results and depend only on the arguments,
 * but ARM computes other characters.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string
 */
export const encodingFunctions: Readonly<Record<string, ArmFunction>> = {
  base64: ofString((text) => Buffer.from(text, 'utf8').toString('base64')),
  base64ToString: ofString(fromBase64),
  base64ToJson: ofString((text) => parseJson(fromBase64(text))),
  dataUri: ofString((text) => `data:text/plain;charset=utf8;base64,${Buffer.from(text, 'utf8').toString('base64')}`),
  dataUriToString: ofString(fromDataUri),
  uri: withArity([2, 2], ([base, relative]) => {
    const unknown = firstUnknown([base, relative]);
    return unknown ? startOfUri(base, relative, unknown) : resolveUri(asString(base), asString(relative));
  }),
  buildUri: pure([1, 1], ([components]) => {
    const parts = asObject(components);
    return forAlternatives([parts[findKey(parts, 'scheme') ?? '']], ([scheme]) => uriOfScheme(scheme));
  }),
  uriComponent: ofString((text) => encodeURIComponent(wellFormed(text)).replace(/[!'()*]/g, percentEncode)),
  uriComponentToString: ofString(decode),
  uniqueString: pure([1, Infinity], (args) => base32(digest(args)).slice(0, 13)),
  guid: pure([1, Infinity], (args) => uuid(digest(args).toString('hex'))),
};

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

function fromBase64(text: string): string {
  if (!BASE64.test(text)) throw new ArgumentError("takes a base64 string such as 'SGVsbG8='");
  return Buffer.from(text, 'base64').toString('utf8');
}

function fromDataUri(text: string): string {
  const match = /^data:[^,]*?(?<base64>;base64)?,(?<data>.*)$/is.exec(text);
  if (!match?.groups) throw new ArgumentError("takes a data URI such as 'data:;base64,SGVsbG8='");
  const data = match.groups.data ?? '';
  return match.groups.base64 === undefined ? decode(data) : fromBase64(data);
}

function resolveUri(base: string, relative: string): string {
  if (!URL.canParse(relative, base)) throw new ArgumentError("takes an absolute URI such as 'https://contoso.org/'");
  return new URL(relative, base).href;
}

/** A relative URI keeps the scheme of its base, but an unknown text may be an absolute URI. */
function startOfUri(base: unknown, relative: unknown, unknown: Unknown): Unknown {
  const scheme = /^(?:https?|wss?):\/\//i.exec(beginningOf(base))?.[0];
  const isRelative =
    RELATIVE_BEGINNING.test(beginningOf(relative)) || (typeof relative === 'string' && RELATIVE.test(relative));
  return isRelative && scheme !== undefined ? new PartlyKnown(unknown.reason, scheme.toLowerCase()) : unknown;
}

/** Only the scheme is known: how buildUri() writes the port, the path and the query is not documented. */
function uriOfScheme(scheme: unknown): Unknown {
  const reason = 'buildUri() is evaluated only at deployment';
  const isKnown = typeof scheme === 'string' && /^(?:https?|wss?)$/i.test(scheme);
  return isKnown ? new PartlyKnown(reason, `${scheme.toLowerCase()}://`) : new Unknown(reason);
}

const RELATIVE_BEGINNING = /^[\w.~%-]*[/?#]/;
const RELATIVE = /^[\w.~%-]*$/;

function beginningOf(text: unknown): string {
  if (text instanceof PartlyKnown) return text.start;
  return typeof text === 'string' ? text : '';
}

/** Replaces surrogates without their counterpart, as .NET does when it encodes a text. */
const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\ufffd');

const percentEncode = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new ArgumentError("takes a URI-encoded text such as 'a%20b'", { cause });
  }
}

const digest = (args: readonly unknown[]): Buffer => hashOf('sha256', args.map(asString).join('\0'));

const base32 = (bytes: Buffer): string =>
  Array.from(bytes, (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte & 31]).join('');

/** The first 128 bits as a UUID of version 5, the version for UUIDs based on names. */
function uuid(hex: string): string {
  const variant = (8 + (Number.parseInt(hex.slice(16, 17), 16) & 3)).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}

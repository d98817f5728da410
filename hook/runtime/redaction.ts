import { types } from 'node:util';

/**
 * Keeps credentials out of what is logged. Two nets: the secrets of this invocation, which are known and are found
 * wherever they stand, and the forms that credentials of AWS and signed requests have, for those that are not.
 */

/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Copies a text, or a value with every text in it, without the credentials. What was given stays as it is. */
export interface Redact {
  (text: string): string;
  (value: unknown): unknown;
}

export interface Redactor {
  readonly redact: Redact;
  /** Adds secrets, as soon as they are known: a text, a JSON of texts, or an object of texts. Anything else is ignored. */
  readonly learn: (...secrets: readonly unknown[]) => void;
}

/** Shorter texts are words of ordinary messages, not secrets. */
const SHORTEST_SECRET = 6;

/** As deep as the vendor library's logger shows a value. */
export const DEPTH_LIMIT = 10;

const SECRET_NAME = 'secret[-_]?access[-_]?key|access[-_]?key[-_]?id|session[-_]?token|security[-_]?token';

/** In an object, the value under such a name is a secret whatever it looks like. */
const SECRET_KEY = new RegExp(`^(?:aws[-_]?)?(?:x-amz-)?(?:${SECRET_NAME}|authorization|signature|credential)$`, 'i');

/** Each keeps what its group captures and redacts the rest of its match. All are linear in the length of a text. */
const PATTERNS: readonly RegExp[] = [
  // Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…
  /(authorization\\*["']?\s*[:=]\s*\\*["']?)[^"'\\\r\n]+/gi,
  // secretAccessKey: '…', \"sessionToken\":\"…\", aws_secret_access_key = …, <SecretAccessKey>…
  new RegExp(`((?:${SECRET_NAME})\\\\*["']?\\s*(?:=>|[:=>]|%3D)\\s*\\\\*["']?)[^\\s"'\\\\,;&<>{}[\\]]+`, 'gi'),
  // The query of a presigned URL, of either signature version.
  /((?:x-amz-(?:signature|credential)|signature|credential|awsaccesskeyid)(?:=|%3D))[^\s"'\\,;&<>]+/gi,
  /()(?:AKIA|ASIA)[A-Z0-9]{12,}/g,
  // How session tokens of STS begin.
  /()(?:IQoJb3JpZ2lu|AgoGb3JpZ2lu|F[wQ]oGZXIvYXdz|[AF]QoDYXdz)[\w+/=%-]{20,}/g,
  // A secret key has forty characters of base64; capitals, small letters and digits tell it from a hash in hexadecimal.
  /()(?<![\w/+=])(?=[a-z0-9/+]{0,39}[A-Z])(?=[A-Z0-9/+]{0,39}[a-z])(?=[A-Za-z/+]{0,39}[0-9])[A-Za-z0-9/+]{40}(?![\w/+=])/g,
];

export function createRedactor(...secrets: readonly unknown[]): Redactor {
  const known = new Set<string>();
  const learn = (...more: readonly unknown[]): void => {
    for (const secret of more.flatMap(textsOf)) for (const spelling of spellingsOf(secret)) known.add(spelling);
  };
  learn(...secrets);
  const redactText = (text: string): string => redactForms(redactKnown(text, known));
  return {
    redact: ((value: unknown) => copyOf(value, redactText)) as Redact,
    learn,
  };
}

/** The longest first: a secret may be part of another. */
function redactKnown(text: string, known: ReadonlySet<string>): string {
  if (known.size === 0) return text;
  return [...known]
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
}

/** What every text that a pattern finds has somewhere: most texts are let go after this one look. */
const SUSPICIOUS =
  /authorization|access[-_]?key|token|signature|credential|A[KS]IA|b3JpZ2lu|ZXIvYXdz|DYXdz|[A-Za-z0-9/+]{40}/i;

const redactForms = (text: string): string =>
  SUSPICIOUS.test(text) ? PATTERNS.reduce((rest, pattern) => rest.replace(pattern, `$1${REDACTED}`), text) : text;

/** The secrets in what an event carries. Credentials that are no JSON, being broken or encrypted, are secret as a whole. */
function textsOf(secret: unknown): string[] {
  if (typeof secret === 'object' && secret !== null)
    return Object.values(secret).filter((value) => typeof value === 'string');
  if (typeof secret !== 'string') return [];
  try {
    const value: unknown = JSON.parse(secret);
    return typeof value === 'object' && value !== null ? [secret, ...textsOf(value)] : [secret];
  } catch {
    return [secret];
  }
}

/** A secret as it is, within JSON, and within a URL. */
const spellingsOf = (secret: string): string[] =>
  secret.length < SHORTEST_SECRET
    ? []
    : [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(wellFormed(secret))];

/** Half a surrogate pair has no spelling in a URL. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

/** Each object is copied once, so that neither cycles nor shared parts make more work than there are objects. */
function copyOf(root: unknown, redactText: (text: string) => string): unknown {
  const copies = new Map<object, unknown>();

  const copy = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return redactText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (copies.has(value)) return copies.get(value);
    if (depth === DEPTH_LIMIT) return '[…]';
    copies.set(value, '[Circular]');
    const made = copyObject(value, (part) => copy(part, depth + 1));
    copies.set(value, made);
    return made;
  };

  const copyObject = (value: object, part: (value: unknown) => unknown): unknown => {
    if (Array.isArray(value)) return value.map(part);
    if (value instanceof Map) return new Map([...value].map(([key, each]) => [part(key), member(key, each, part)]));
    if (value instanceof Set) return new Set([...value].map(part));
    if (value instanceof Error || types.isNativeError(value)) return copyError(value, part);
    if (value instanceof Date) return value;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return '[binary]';
    return Object.fromEntries(Object.keys(value).map((key) => [redactText(key), member(key, read(value, key), part)]));
  };

  return copy(root, 0);
}

const member = (key: unknown, value: unknown, part: (value: unknown) => unknown): unknown =>
  typeof key === 'string' && SECRET_KEY.test(key) && value !== null && value !== undefined ? REDACTED : part(value);

/** Keeps what the error is an instance of; its message, stack, cause and further properties are copied. */
function copyError(error: Error, part: (value: unknown) => unknown): Error {
  const copy = Object.setPrototypeOf(new Error(), Object.getPrototypeOf(error) as object) as Error;
  for (const key of Object.getOwnPropertyNames(error)) {
    const enumerable = Object.prototype.propertyIsEnumerable.call(error, key);
    Object.defineProperty(copy, key, {
      value: member(key, read(error, key), part),
      enumerable,
      writable: true,
      configurable: true,
    });
  }
  return copy;
}

/** A getter may throw, and what is logged must not. */
function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return '[unreadable]';
  }
}

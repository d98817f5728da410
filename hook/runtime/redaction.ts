import { types } from 'node:util';

/**
 * Keeps credentials out of logs in two ways: the known secrets of the invocation are redacted wherever they occur, and
 * other AWS credentials and signatures are recognized by their format.
 */

/** Replaces a secret. */
export const REDACTED = '[redacted]';

/** Returns a copy of a text or a value with all credentials redacted. The argument is not changed. */
export interface Redact {
  (text: string): string;
  (value: unknown): unknown;
}

export interface Redactor {
  readonly redact: Redact;
  /** Adds secrets: a string, a JSON text with strings, or an object with strings. Any other value is ignored. */
  readonly learn: (...secrets: readonly unknown[]) => void;
}

/** Shorter strings occur in ordinary messages and are not secrets. */
const SHORTEST_SECRET = 6;

/** The depth to which the vendor library's logger formats a value. */
export const DEPTH_LIMIT = 10;

const SECRET_NAME = 'secret[-_]?access[-_]?key|access[-_]?key[-_]?id|session[-_]?token|security[-_]?token';

/** An object member with such a name is a secret, regardless of its value. */
const SECRET_KEY = new RegExp(`^(?:aws[-_]?)?(?:x-amz-)?(?:${SECRET_NAME}|authorization|signature|credential)$`, 'i');

/** Each pattern keeps its captured group and redacts the rest of the match. All run in linear time. */
const PATTERNS: readonly RegExp[] = [
  // Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…
  /(authorization\\*["']?\s*[:=]\s*\\*["']?)[^"'\\\r\n]+/gi,
  // secretAccessKey: '…', \"sessionToken\":\"…\", aws_secret_access_key = …, <SecretAccessKey>…
  new RegExp(`((?:${SECRET_NAME})\\\\*["']?\\s*(?:=>|[:=>]|%3D)\\s*\\\\*["']?)[^\\s"'\\\\,;&<>{}[\\]]+`, 'gi'),
  // The query of a presigned URL, in signature version 2 or 4.
  /((?:x-amz-(?:signature|credential)|signature|credential|awsaccesskeyid)(?:=|%3D))[^\s"'\\,;&<>]+/gi,
  /()(?:AKIA|ASIA)[A-Z0-9]{12,}/g,
  // The known beginnings of STS session tokens.
  /()(?:IQoJb3JpZ2lu|AgoGb3JpZ2lu|F[wQ]oGZXIvYXdz|[AF]QoDYXdz)[\w+/=%-]{20,}/g,
  // A secret access key has 40 base64 characters. Upper case, lower case and digits distinguish it from a hex hash.
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

/** Replaces the longest secrets first, because a secret may be part of another. */
function redactKnown(text: string, known: ReadonlySet<string>): string {
  if (known.size === 0) return text;
  return [...known]
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
}

/** A quick test: every text that matches one of the patterns also matches this expression. */
const SUSPICIOUS =
  /authorization|access[-_]?key|token|signature|credential|A[KS]IA|b3JpZ2lu|ZXIvYXdz|DYXdz|[A-Za-z0-9/+]{40}/i;

const redactForms = (text: string): string =>
  SUSPICIOUS.test(text) ? PATTERNS.reduce((rest, pattern) => rest.replace(pattern, `$1${REDACTED}`), text) : text;

/** The secrets in a credentials field. Text that is not JSON, because it is broken or encrypted, is one secret. */
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

/** A secret in plain form, as part of JSON, and as part of a URL. */
const spellingsOf = (secret: string): string[] =>
  secret.length < SHORTEST_SECRET
    ? []
    : [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(wellFormed(secret))];

/** encodeURIComponent() throws for a lone surrogate. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

/** Copies each object once, so the work is bounded even with cycles and shared objects. */
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

/** Keeps the error's prototype and copies its message, stack, cause and other properties. */
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

/** A getter may throw, but logging must not. */
function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return '[unreadable]';
  }
}

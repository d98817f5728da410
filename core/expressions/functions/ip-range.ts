/** A range of addresses of one IP family: its first and last address as numbers. */
export interface IpRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads `10.0.0.1`, `10.0.0.0/24` or `10.0.0.1-10.0.0.9`, or IPv6 in the same forms; undefined for any other text. */
export function parseIpRange(text: string): IpRange | undefined {
  const dash = text.indexOf('-');
  if (dash === -1) return parseBlock(text);
  const first = parseAddress(text.slice(0, dash));
  const last = parseAddress(text.slice(dash + 1));
  if (!first || !last || first.bits !== last.bits || last.value < first.value) return undefined;
  return { bits: first.bits, first: first.value, last: last.value };
}

export const rangeContains = (range: IpRange, other: IpRange): boolean =>
  range.bits === other.bits && range.first <= other.first && other.last <= range.last;

function parseBlock(text: string): IpRange | undefined {
  const [address = '', prefix, ...more] = text.split('/');
  const parsed = parseAddress(address);
  if (!parsed || more.length > 0) return undefined;
  const length = prefix === undefined ? parsed.bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Infinity;
  if (length > parsed.bits) return undefined;
  const hosts = (1n << BigInt(parsed.bits - length)) - 1n;
  return { bits: parsed.bits, first: parsed.value & ~hosts, last: parsed.value | hosts };
}

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

function parseAddress(text: string): Address | undefined {
  // Loaded on first use, because few templates use IP functions.
  const { isIPv4, isIPv6 } = process.getBuiltinModule('node:net');
  if (isIPv4(text)) return { bits: 32, value: fromParts(text.split('.'), 8n, 10) };
  if (!isIPv6(text) || text.includes('%')) return undefined;
  return { bits: 128, value: fromParts(groupsOf(text), 16n, 16) };
}

/** The eight groups of an IPv6 address, with `::` and a trailing IPv4 address expanded. */
function groupsOf(text: string): string[] {
  const embedded = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const [, start = '', ...bytes] = embedded ?? [];
  const plain = embedded ? `${start}${groupOf(bytes[0], bytes[1])}:${groupOf(bytes[2], bytes[3])}` : text;
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}

const groupOf = (high: unknown, low: unknown): string => (Number(high) * 256 + Number(low)).toString(16);

const fromParts = (parts: readonly string[], bits: bigint, radix: 10 | 16): bigint =>
  parts.reduce((value, part) => (value << bits) | BigInt(Number.parseInt(part, radix)), 0n);

/** Writes IPv4 as `10.0.0.1`, and IPv6 as in RFC 5952: in lower case, with `::` for the longest run of zeros. */
export function formatAddress(value: bigint, bits: IpRange['bits']): string {
  const parts = partsOf(value, bits === 32 ? 8n : 16n, bits);
  if (bits === 32) return parts.join('.');
  const text = parts.map((part) => part.toString(16)).join(':');
  const [longest] = [...text.matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)].toSorted(
    (a, b) => b[0].length - a[0].length,
  );
  if (!longest) return text;
  const before = text.slice(0, longest.index).replace(/:$/, '');
  return `${before}::${text.slice(longest.index + longest[0].length).replace(/^:/, '')}`;
}

const partsOf = (value: bigint, size: bigint, bits: number): bigint[] =>
  Array.from({ length: bits / Number(size) }, (_, index) => {
    const shift = BigInt(bits) - size * BigInt(index + 1);
    return (value >> shift) & ((1n << size) - 1n);
  });

/** A date-time in the universal format of ISO 8601, with up to seven fractional digits. */
const UNIVERSAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?Z$/;

const TICKS_PER_MILLISECOND = 10_000n;
const TICKS_PER_SECOND = 10_000_000n;
const TICKS_PER_DAY = 864_000_000_000n;

const FIRST = -62_135_596_800_000n * TICKS_PER_MILLISECOND;
const LAST = 253_402_300_800_000n * TICKS_PER_MILLISECOND - 1n;

/** @returns units of 100 ns since 1970; undefined if the text is not a date-time in the years 1 to 9999. */
export function parseDateTime(text: string): bigint | undefined {
  const match = UNIVERSAL.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 59) return undefined;
  date.setUTCHours(hour, minute, second);
  return BigInt(date.getTime()) * TICKS_PER_MILLISECOND + BigInt((match[7] ?? '').padEnd(7, '0'));
}

/** `2026-01-31T00:00:00.0000000Z` */
export function formatDateTime(ticks: bigint): string {
  const fraction = ((ticks % TICKS_PER_SECOND) + TICKS_PER_SECOND) % TICKS_PER_SECOND;
  const seconds = new Date(Number((ticks - fraction) / TICKS_PER_MILLISECOND)).toISOString().slice(0, 19);
  return `${seconds}.${String(fraction).padStart(7, '0')}Z`;
}

/** Undefined if the result is before the year 1 or after the year 9999. */
export function addDays(ticks: bigint, days: number): bigint | undefined {
  const result = ticks + BigInt(days) * TICKS_PER_DAY;
  return result >= FIRST && result <= LAST ? result : undefined;
}

export const ticksOf = (date: Date): bigint => BigInt(date.getTime()) * TICKS_PER_MILLISECOND;

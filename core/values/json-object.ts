import { Unknown } from './unknown';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and not a list or an unknown value. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

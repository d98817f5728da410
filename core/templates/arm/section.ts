import { isExpressionObject } from '../../expressions';
import type { JsonObject } from '../../values';

/** The object under a key; an empty object if there is none. */
export function section(of: JsonObject, name: string): JsonObject {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  return isExpressionObject(value) ? value : {};
}

import { PolicyError } from './errors';
import { type AliasPath, FIELD_EXAMPLE, type Field, parseField, UnknownField } from './fields';

/**
 * The field that a definition names.
 * @throws PolicyError where there is none.
 */
export function fieldAt(text: string, path: string, aliasPath: AliasPath): Field {
  try {
    return parseField(text, aliasPath);
  } catch (error) {
    if (error instanceof UnknownField) throw new PolicyError(path, error.message, FIELD_EXAMPLE);
    throw error;
  }
}

import { PolicyError } from './errors';
import { type AliasPath, FIELD_EXAMPLE, type Field, parseField, UnknownField } from './fields';

/**
 * The field named at a path of the definition.
 * @throws PolicyError if the field does not exist.
 */
export function fieldAt(text: string, path: string, aliasPath: AliasPath): Field {
  try {
    return parseField(text, aliasPath);
  } catch (error) {
    if (error instanceof UnknownField) throw new PolicyError(path, error.message, FIELD_EXAMPLE);
    throw error;
  }
}

import type { ObjectSchema } from './schema';

/**
 * The first problem of an object, in one line: the path, the problem and a valid example. Undefined if the object meets
 * the schema. Loads the validator only if there is something to validate.
 * @param subject the name of the object, for problems of the object as a whole.
 */
export async function problemOf(
  value: Readonly<Record<string, unknown>>,
  schema: ObjectSchema,
  subject: string,
): Promise<string | undefined> {
  if (Object.keys(value).length === 0 && schema['required'] === undefined) return undefined;
  const { validate } = await import('./validation');
  return validate(value, schema, subject);
}

import type { ObjectSchema } from './schema';

/**
 * The first problem of an object, in one line: the path, what is wrong and a valid example. Undefined where the object
 * meets the schema. The validator is loaded when there is something to validate.
 * @param subject names the object where the problem is with the whole of it.
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

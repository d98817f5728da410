import type { ObjectSchema } from './schema';

/** The keywords that error messages read, in a schema of any value. */
export interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly items?: Schema;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly title?: string;
  readonly type?: string;
  readonly uniqueItems?: boolean;
}

/** The own member of an object or list; undefined if it has no such member. */
export const childOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;

/** The schema of the value at a path, with the keywords of its definition. Undefined if no property has that name. */
export const schemaAt = (path: readonly string[], root: ObjectSchema): Schema | undefined =>
  path.reduce<Schema | undefined>(
    (schema, name) =>
      resolved((childOf(schema?.properties, name) as Schema | undefined) ?? schema?.items, root.definitions),
    root,
  );

function resolved(schema: Schema | undefined, definitions: ObjectSchema['definitions']): Schema | undefined {
  const definition = schema?.$ref?.split('/').at(-1);
  return definition === undefined ? schema : { ...(definitions?.[definition] as Schema), ...schema };
}

/**
 * A valid value of the innermost object or list on the path that has an example, within the objects that contain it. For
 * the whole object, the first property that has an example.
 */
export function exampleFor(path: readonly string[], root: ObjectSchema): unknown {
  if (path.length === 0)
    return Object.keys(root.properties)
      .map((name) => exampleFor([name], root))
      .find((example) => example !== undefined);
  const place = Array.from(path, (_, index) => path.slice(0, path.length - index)).find(
    (each) => isInObjects(each, root) && exampleAt(each, root) !== undefined,
  );
  return place?.reduceRight<unknown>((inner, name) => ({ [name]: inner }), exampleAt(place, root));
}

const isInObjects = (path: readonly string[], root: ObjectSchema): boolean =>
  path.every((_, index) => schemaAt(path.slice(0, index), root)?.items === undefined);

/** The first example of a schema, or one that consists of the examples of its properties. */
function exampleAt(path: readonly string[], root: ObjectSchema): unknown {
  const { examples, properties = {} } = schemaAt(path, root) ?? {};
  if (examples !== undefined) return examples[0];
  const members = Object.keys(properties)
    .map((name) => [name, exampleAt([...path, name], root)] as const)
    .filter(([, example]) => example !== undefined);
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

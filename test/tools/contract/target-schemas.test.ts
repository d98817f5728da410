import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describeWithShared, sharedFile } from '../../shared';

const root = join(__dirname, '../../..');

interface Schema {
  readonly typeName: string;
  readonly type?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const readJson = (...path: string[]): unknown => JSON.parse(readFileSync(join(root, ...path), 'utf8'));
const fileNames = (folder: string): string[] => readdirSync(join(root, folder));

const schemas = new Map(
  fileNames('target-schemas').map((name) => {
    const schema = readJson('target-schemas', name) as Schema;
    return [schema.typeName, schema];
  }),
);

interface HookSchema {
  readonly handlers: Readonly<Record<string, { readonly targetNames: readonly string[] }>>;
}
const { handlers } = readJson('gatewarden-apigateway-stagehook.json') as HookSchema;
const targets = [...new Set(Object.values(handlers).flatMap(({ targetNames }) => targetNames))];

interface TargetModel {
  readonly resourceProperties: unknown;
  readonly previousResourceProperties?: unknown;
}

describe('the input of the contract suite', () => {
  it('has the schema of each target, and no others', () => {
    expect(new Set(schemas.keys())).toEqual(new Set(targets));
  });

  it('has an input for each invocation point, valid and invalid', () => {
    expect(new Set(fileNames('inputs'))).toEqual(
      new Set(
        ['', 'invalid_'].flatMap((kind) => ['create', 'update'].map((point) => `inputs_1_${kind}pre_${point}.json`)),
      ),
    );
  });

  it.each(fileNames('inputs'))('has valid properties for each target: %s', (name) => {
    // Change sets spell booleans and numbers as strings.
    const ajv = new Ajv({ strict: false, coerceTypes: true });
    const models = readJson('inputs', name) as Record<string, TargetModel>;
    expect(new Set(Object.keys(models))).toEqual(new Set(targets));
    for (const [target, model] of Object.entries(models)) {
      const validate = ajv.compile(schemas.get(target) ?? {});
      expect(Object.keys(model)).toEqual([
        'resourceProperties',
        ...(name.includes('update') ? ['previousResourceProperties'] : []),
      ]);
      for (const properties of Object.values(model))
        expect({ target, valid: validate(properties) }).toEqual({ target, valid: true });
    }
  });
});

/** The types of the properties, at all levels that the project's schema describes. */
function factsOf(schema: Schema, known: Schema, definitions = schema.definitions ?? {}): unknown {
  const name = schema.$ref?.replace('#/definitions/', '');
  const { type, properties = {} } = name === undefined ? schema : (definitions[name] ?? schema);
  if (known.properties === undefined) return type;
  return Object.fromEntries(
    Object.entries(properties).map(([key, property]) => [
      key,
      factsOf(property, known.properties?.[key] ?? property, definitions),
    ]),
  );
}

const identifiersOf = (schema: Schema): unknown =>
  Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => /^required$|(?:Properties|Identifier)$/.test(keyword)),
  );

describeWithShared('the schemas of the targets', () => {
  it.each([...schemas])('agree for %s with the schema that AWS publishes', (typeName, schema) => {
    const file = sharedFile(`schemas/aws/${typeName.toLowerCase().replaceAll('::', '-')}.json`);
    const official = JSON.parse(readFileSync(file, 'utf8')) as Schema;
    expect(factsOf(schema, schema)).toEqual(factsOf(official, schema));
    expect(identifiersOf(schema)).toEqual(identifiersOf(official));
  });
});

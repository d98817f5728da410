import { configurationSchema } from '../../../core/configuration/schema';
import { registeredSchema } from '../../../generator/hook/registered-schema';
import { catalogue } from '../../catalogue';

type Json = Readonly<Record<string, unknown>>;

const schema = registeredSchema(catalogue) as Json;

/** A schema and all nested schemas, with their paths. */
function schemasIn(value: Json, path: string): { readonly path: string; readonly schema: Json }[] {
  const properties = Object.entries((value['properties'] ?? {}) as Record<string, Json>);
  const items = value['items'] as Json | undefined;
  return [
    { path, schema: value },
    ...properties.flatMap(([name, property]) => schemasIn(property, `${path}.${name}`)),
    ...(items === undefined ? [] : schemasIn(items, `${path}[]`)),
  ];
}

const { properties, additionalProperties } = schema['typeConfiguration'] as Json;
const all = [
  ...Object.entries(properties as Record<string, Json>),
  ...Object.entries(schema['definitions'] as Record<string, Json>),
].flatMap(([name, each]) => schemasIn(each, name));

describe('the schema that is registered', () => {
  it('uses only keywords that CloudFormation documents, and the documented deviations', () => {
    const documented = ['default', 'description', 'pattern', 'type', '$ref', 'properties', 'additionalProperties'];
    const deviations = ['items', 'required'];
    const keywords = new Set(all.flatMap(({ schema: each }) => Object.keys(each)));
    expect([...keywords].filter((keyword) => ![...documented, ...deviations].includes(keyword))).toEqual([]);
    expect(additionalProperties).toBe(false);
  });

  it('nests only through definitions, without keywords beside $ref', () => {
    for (const [name, property] of Object.entries(properties as Record<string, Json>))
      expect({ name, properties: property['properties'] }).toEqual({ name, properties: undefined });
    const references = all.filter(({ schema: each }) => '$ref' in each);
    expect(references.length).toBeGreaterThan(0);
    for (const { schema: each } of references) expect(Object.keys(each)).toEqual(['$ref']);
    for (const { schema: each } of references)
      expect(schema['definitions']).toHaveProperty([String(each['$ref']).replace('#/definitions/', '')]);
  });

  it('has the properties of the configuration, with names that CloudFormation accepts', () => {
    const configured = Object.keys(configurationSchema(catalogue).typeConfiguration.properties);
    expect(Object.keys(properties as Json)).toEqual(configured.filter((name) => name !== '$schema'));
    for (const name of Object.keys(properties as Json)) expect(name).toMatch(/^[A-Za-z0-9]{1,64}$/);
  });

  it('has patterns in the place of enumerations and formats', () => {
    const patterns = Object.fromEntries(all.map(({ path, schema: each }) => [path, each['pattern']]));
    expect(patterns).toMatchObject({
      Mode: '^(enforce|warn|off)$',
      'Exemption.control': '^(GW001|GW002|GW003|GW004)$',
      'Exemption.expires': String.raw`^\d{4}-\d{2}-\d{2}$`,
      'Exemption.reason': String.raw`\S`,
      'Exemption.stack': '.',
    });
  });

  it('targets the AWS resource types of the catalogue', () => {
    const handler = { targetNames: ['AWS::ApiGateway::Stage', 'AWS::ApiGateway::Deployment'], permissions: [] };
    expect(schema['handlers']).toEqual({ preCreate: handler, preUpdate: handler });
    expect(schema['description']).toContain('GW001 client-certificate, GW002 tracing.');
  });
});

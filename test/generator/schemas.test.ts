import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import Ajv from 'ajv-draft-04';
import { describeWithShared, sharedFile } from '../shared';
import { FILES, fileOf, type Json, jsonOf } from './gates';

interface Schema {
  readonly id: string;
  definitions: Record<string, Record<string, unknown>>;
}

interface Resource {
  readonly type: string;
  readonly properties: { readonly policyRule?: unknown };
}

const readSchema = (name: string): Schema =>
  JSON.parse(readFileSync(sharedFile(join('schemas/azure', name)), 'utf8')) as Schema;

const paths = (files: typeof FILES.catalogue, start: string): string[] =>
  [...files.keys()].filter((path) => path.startsWith(start));

describeWithShared("Azure's own schemas", () => {
  const authorization = readSchema('Microsoft.Authorization.2025-03-01.json');
  const policyRule = readSchema('policyDefinition.2020-10-01.json');
  const template = readSchema('subscriptionDeploymentTemplate.2018-05-01.json');
  // The template schema refers to every Azure resource type in other documents. Here only the template's own part is
  // validated. The resources are validated one by one against the schema of their provider.
  template.definitions['resource'] = { $ref: '#/definitions/resourceBase' };
  const ajv = new Ajv({ strict: false });
  ajv.addSchema(readSchema('common.definitions.json'));
  // The schema of deployments in deployIfNotExists policies is in another document. These policies do not use it.
  ajv.addSchema({
    id: 'https://schema.management.azure.com/schemas/2018-05-01/Microsoft.Resources.Deployments.json#',
    definitions: { DeploymentProperties: {} },
  });
  ajv.addSchema(authorization);
  ajv.addSchema(policyRule);
  ajv.addSchema(template);

  const errorsOf = (schema: string, value: unknown): unknown => {
    const validate = ajv.getSchema(schema);
    if (validate === undefined) throw new Error(`no schema ${schema}`);
    return validate(value) ? [] : validate.errors;
  };

  it.each(paths(FILES.catalogue, 'definitions/'))(
    '%s has a rule that is valid in policyDefinition 2020-10-01',
    (path) => {
      const { properties } = jsonOf(FILES.catalogue, path) as unknown as Resource;
      expect(errorsOf(policyRule.id, properties.policyRule)).toEqual([]);
    },
  );

  it('policyDefinition 2020-10-01 rejects an invalid rule', () => {
    expect(
      errorsOf(policyRule.id, { if: { field: 'type', notAnOperator: 'x' }, then: { effect: 'deny' } }),
    ).not.toEqual([]);
  });

  describe.each([
    ['subscription.json', 'subscription', FILES.catalogue],
    ['subscription.json', 'subscription', FILES.subscription],
    ['management-group.json', 'managementGroup', FILES.catalogue],
    ['management-group.json', 'managementGroup', FILES.managementGroup],
  ])('%s', (path, level, files) => {
    const written = jsonOf(files, path) as unknown as {
      readonly $schema: string;
      readonly resources: readonly Resource[];
    };

    it('is a valid template', () => {
      // The schema for management groups has another name, which is its only enumerated value.
      const named = {
        ...written,
        $schema: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#',
      };
      expect(written.$schema).toMatch(new RegExp(`/${level}DeploymentTemplate\\.json#$`));
      expect(errorsOf(template.id, named)).toEqual([]);
      expect(errorsOf(template.id, { ...named, contentVersion: undefined, resources: {} })).not.toEqual([]);
    });

    it('has policies that are valid in Microsoft.Authorization 2025-03-01', () => {
      const policies = written.resources.filter(({ type }) => type.startsWith('Microsoft.Authorization/'));
      expect(policies).toHaveLength(11);
      for (const resource of policies) {
        const schema = `${authorization.id}/${level}_resourceDefinitions/${resource.type.split('/')[1]}`;
        expect(errorsOf(schema, resource)).toEqual([]);
        expect(errorsOf(schema, { ...resource, properties: 'none' })).not.toEqual([]);
      }
    });
  });
});

describeWithShared('the schemas of Enterprise Policy as Code', () => {
  const ajv = new Ajv2020({ strict: false });
  // For any name, the schema has the pattern ^*$, which is invalid in JavaScript.
  const withPatterns = (name: string): object =>
    JSON.parse(JSON.stringify(readSchema(name)).replaceAll('"^*$"', '"^.*$"')) as object;
  const validators = new Map(
    ['definition', 'set-definition', 'assignment'].map((name) => [
      `policy-${name}-schema.json`,
      ajv.compile(withPatterns(`epac.policy-${name}-schema.json`)),
    ]),
  );
  const files = FILES.subscription;

  it.each(paths(files, 'epac/').filter((path) => !path.includes('policyExemptions')))('%s', (path) => {
    const { $schema, ...content } = jsonOf(files, path);
    const validate = validators.get(String($schema).split('/').at(-1) ?? '');
    if (validate === undefined) throw new Error(`no schema ${String($schema)}`);
    expect(validate(content) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...content, properties: 5, nodeName: 5 })).toBe(false);
  });
});

describe('the folders of Enterprise Policy as Code', () => {
  it('refer to their own definitions, and to the assignment in the exemptions', () => {
    const set = jsonOf(
      FILES.subscription,
      'epac/Definitions/policySetDefinitions/API Management/gatewarden-api-management.jsonc',
    ) as unknown as { properties: { policyDefinitions: { policyDefinitionName?: string }[] } };
    const names = set.properties.policyDefinitions.flatMap((member) => member.policyDefinitionName ?? []);
    expect(names.map((name) => `epac/Definitions/policyDefinitions/API Management/${name}.jsonc`)).toEqual(
      paths(FILES.subscription, 'epac/Definitions/policyDefinitions/'),
    );
    const { exemptions } = jsonOf(
      FILES.subscription,
      'epac/Definitions/policyExemptions/tenant/gatewarden-api-management.jsonc',
    ) as unknown as { exemptions: Json[] };
    expect(exemptions).toHaveLength(3);
    expect(exemptions[0]).toMatchObject({
      policyAssignmentId:
        '/subscriptions/12345678-1234-1234-1234-123456789abc/providers/Microsoft.Authorization/policyAssignments/gatewarden',
      exemptionCategory: 'Waiver',
    });
  });
});

describe('the community layout', () => {
  it.each(paths(FILES.catalogue, 'definitions/'))('contains %s in three files', (path) => {
    const written = jsonOf(FILES.catalogue, path) as unknown as { name: string; properties: Json };
    const part = (name: string): unknown =>
      jsonOf(FILES.catalogue, `community/${written.name}/azurepolicy${name}.json`);
    expect(part('')).toEqual({ type: 'Microsoft.Authorization/policyDefinitions', ...written });
    expect(part('.rules')).toEqual(written.properties['policyRule']);
    expect(part('.parameters')).toEqual(written.properties['parameters']);
  });
});

it('all formats stay within the size limits of Azure', () => {
  const { parameters } = (jsonOf(FILES.catalogue, 'initiative.json') as unknown as { properties: { parameters: Json } })
    .properties;
  expect(Object.keys(parameters).length).toBeLessThan(300);
  for (const path of ['subscription.json', 'management-group.json'])
    expect(fileOf(FILES.managementGroup, path).length).toBeLessThan(4 * 1024 * 1024);
});

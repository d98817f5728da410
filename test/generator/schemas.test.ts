import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import { controls } from '../../controls';
import { azurePolicyFiles } from '../../generator/azure-policy';
import { describeWithShared, sharedFile } from '../shared';

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

const files = azurePolicyFiles(controls);

describeWithShared("Azure's own schemas", () => {
  const authorization = readSchema('Microsoft.Authorization.2025-03-01.json');
  const policyRule = readSchema('policyDefinition.2020-10-01.json');
  const template = readSchema('subscriptionDeploymentTemplate.2018-05-01.json');
  // The template's schema names every resource type of Azure, from other documents: here only its own part counts, and
  // the resources are held to the schema of their provider one by one.
  template.definitions['resource'] = { $ref: '#/definitions/resourceBase' };
  const ajv = new Ajv({ strict: false });
  ajv.addSchema(readSchema('common.definitions.json'));
  // Nested deployments of a deployIfNotExists policy are described elsewhere; ours deploy nothing.
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

  const definitions = [...files].filter(([path]) => path.startsWith('definitions/'));
  const subscription = JSON.parse(files.get('subscription.json') ?? '') as { resources: Resource[] };

  it.each(definitions)('%s has a rule as policyDefinition 2020-10-01 says', (_path, text) => {
    const { properties } = JSON.parse(text) as Resource;
    expect(errorsOf(policyRule.id, properties.policyRule)).toEqual([]);
  });

  it('policyDefinition 2020-10-01 would refuse another one', () => {
    expect(
      errorsOf(policyRule.id, { if: { field: 'type', notAnOperator: 'x' }, then: { effect: 'deny' } }),
    ).not.toEqual([]);
  });

  it('the template is a subscription template', () => {
    expect(errorsOf(template.id, subscription)).toEqual([]);
    expect(errorsOf(template.id, { ...subscription, contentVersion: undefined, resources: {} })).not.toEqual([]);
  });

  it.each(subscription.resources.map((resource) => [resource.type, resource] as const))(
    '%s is as Microsoft.Authorization 2025-03-01 says',
    (type, resource) => {
      const schema = `${authorization.id}/subscription_resourceDefinitions/${type.split('/')[1]}`;
      expect(errorsOf(schema, resource)).toEqual([]);
      expect(errorsOf(schema, { ...resource, properties: 'none' })).not.toEqual([]);
    },
  );
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { controls } from '../../controls';
import schema from '../../gatewarden-apigateway-stagehook.json';
import { azurePolicyFiles } from '../../generator/azure/azure-policy';
import { ASSIGNABLE_EFFECTS } from '../../generator/azure/effects';
import { compareFiles } from '../../generator/files';
import { product } from '../packages';
import { describeWithShared, sharedFile } from '../shared';

type Json = Readonly<Record<string, unknown>>;

describe('azure-policy/', () => {
  it('matches the catalogue', async () => {
    expect(await compareFiles(join(product, 'azure-policy'), azurePolicyFiles(controls))).toEqual([]);
  });
});

describe('the schema of the hook', () => {
  it('knows the controls of the catalogue', () => {
    const ids = controls.map(({ id }) => id);
    expect(Object.keys(schema.definitions.Controls.properties)).toEqual(ids);
    expect(schema.definitions.Exemption.properties.control.pattern).toBe(`^(${ids.join('|')})$`);
  });

  it('names every AWS type that a control targets', () => {
    const types = new Set(
      controls.flatMap(({ targets }) => Object.keys(targets)).filter((type) => type.startsWith('AWS::')),
    );
    expect(new Set(schema.handlers.preCreate.targetNames)).toEqual(types);
    expect(schema.handlers.preUpdate).toEqual(schema.handlers.preCreate);
  });
});

describeWithShared("Azure's built-in definitions", () => {
  const folder = sharedFile('corpora/azure/builtin');
  const builtIns = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Json);

  it.each(controls.flatMap(({ relatedPolicies = [] }) => relatedPolicies))(
    '$name is one that the provider has, with the effects that the initiative allows',
    (policy) => {
      const found = builtIns.find(({ id }) => id === policy.policyDefinitionId);
      expect(found).toMatchObject({ properties: { displayName: policy.title } });
      expect(found).toHaveProperty('properties.parameters.effect.defaultValue', 'Audit');
      expect(found).toHaveProperty(
        'properties.parameters.effect.allowedValues',
        expect.arrayContaining([...ASSIGNABLE_EFFECTS]),
      );
    },
  );
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTemplate } from '../../check/check-template';
import { controls } from '../../controls';
import type { Mode } from '../../core/catalogue';
import { evaluatePolicy, loadDefinition } from '../../core/policy-engine';
import { parseDocument } from '../../core/templates';

// `check` reports the texts that the policies audit.

const searches = controls.flatMap(({ id, policyTextSearches = [] }) =>
  policyTextSearches.flatMap((search) =>
    Object.entries(search.targets).map(([type, property]) => ({ id, search, name: search.name, type, property })),
  ),
);

const definitionOf = (id: string, name: string) =>
  loadDefinition(
    JSON.parse(
      readFileSync(
        join(__dirname, '../../azure-policy/definitions', `gatewarden-${id.toLowerCase()}-${name}.json`),
        'utf8',
      ),
    ),
  );

const check = (type: string, properties: object, { mode, ...others }: { mode?: Mode; condition?: string } = {}) =>
  checkTemplate(
    parseDocument(
      JSON.stringify(
        {
          $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
          contentVersion: '1.0.0.0',
          parameters: { wanted: { type: 'bool' }, host: { type: 'string' } },
          resources: [
            { type, apiVersion: '2024-05-01', name: type.split('/').slice(1).join('/'), properties, ...others },
          ],
        },
        null,
        2,
      ),
      { file: 'policies.json' },
    ),
    {
      catalogue: controls,
      parameters: new Map(),
      configuration: { controls: mode === undefined ? {} : { GW003: mode }, parameters: {}, exemptions: [] },
      now: new Date('2027-01-01T00:00:00Z'),
    },
  ).findings;

describe.each(searches)('the search $name of $id on $type', ({ id, search, name, type, property }) => {
  const policy = definitionOf(id, name);
  const texts = [...search.reported, ...search.notReported].flatMap((text) => [
    text,
    text.toUpperCase(),
    `<policies>\r\n  ${text}</policies>`,
  ]);

  it('reports the same texts in check as in Azure Policy', () => {
    const seen = new Set<string>();
    for (const value of [...texts, '', null, 5, {}, []]) {
      const properties = { format: 'rawxml', [property]: value };
      const { effect } = evaluatePolicy(policy, { resource: { type, name: 'a/b', properties } });
      seen.add(effect);
      const findings = check(type, properties).map(({ control, status, mode }) => [control.id, status, mode]);
      expect({ value, findings }).toEqual({ value, findings: effect === 'audit' ? [[id, 'fail', 'warn']] : [] });
    }
    expect([...seen].toSorted()).toEqual(['audit', 'none']);
  });
});

describe('a policy text in check', () => {
  const type = 'Microsoft.ApiManagement/service/apis/policies';
  const text = '<set-backend-service base-url="http://depot.example" />';

  it('is a warning at its line, with the remediation of the search', () => {
    expect(check(type.toUpperCase(), { Value: text })).toEqual([
      {
        control: expect.objectContaining({ id: 'GW003' }),
        status: 'fail',
        mode: 'warn',
        line: 18,
        column: 9,
        resource: 'SERVICE/APIS/POLICIES',
        resourceType: type,
        subject: `SERVICE/APIS/POLICIES (${type})`,
        property: 'value',
        message: String.raw`value contains "base-url=\"http://".`,
        remediation: expect.stringMatching(/^In set-backend-service, .* use addresses that start with https:/),
      },
    ]);
  });

  it('is searched in mode warn, and not in mode off', () => {
    expect(check(type, { value: text }, { mode: 'warn' })).toHaveLength(1);
    expect(check(type, { value: text }, { mode: 'off' })).toEqual([]);
  });

  it('is reported by its known start', () => {
    expect(check(type, { value: `[concat('<set-url>http://', parameters('host'), '</set-url>')]` })).toHaveLength(1);
    expect(check(type, { value: `[concat('<set-url>', parameters('host'), '</set-url>')]` })).toEqual([]);
    expect(check(type, { value: `[if(parameters('wanted'), '${text}', '<policies />')]` })).toHaveLength(1);
  });

  it('says that the resource may not be deployed', () => {
    const [finding] = check(type, { value: text }, { condition: "[parameters('wanted')]" });
    expect(finding).toMatchObject({ status: 'fail', mode: 'warn' });
    expect(finding?.message).toMatch(/ Whether the resource is deployed is known only at deployment: /);
  });
});

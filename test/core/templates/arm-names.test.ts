import { api, read } from './arm-reading';

const parameters = {
  gw: { type: 'string' },
  Api: { type: 'object' },
  apis: { type: 'array' },
  suffix: { type: 'string', defaultValue: 'v1' },
  empty: { type: 'string', defaultValue: '' },
  count: { type: 'int' },
  made: { type: 'string', defaultValue: '[uniqueString(newGuid())]' },
};
const variables = { prefix: "[concat(parameters('gw'), '-x')]", fixed: 'fixed', loop: "[reference('a').name]" };

const labelsOf = (resources: unknown[], more: Record<string, unknown> = {}): string[] =>
  read({ parameters, variables, resources, ...more }).resources.map(({ label }) => label);

describe('the name of a resource in reports', () => {
  it.each([
    ['apim/echo', 'apim/echo'],
    ["[concat(parameters('gw'), '/orders')]", '{gw}/orders'],
    ["[format('{0}/orders', parameters('gw'))]", '{gw}/orders'],
    ["[format('{0}/{1}-{{x}}', parameters('gw'), parameters('suffix'))]", '{gw}/v1-{x}'],
    ["[concat(variables('prefix'), '/', variables('fixed'))]", '{prefix}/fixed'],
    ["[concat(parameters('gw'), '/', parameters('Api').name)]", '{gw}/{Api.name}'],
    ["[concat(parameters('gw'), '/', parameters('apis')[0].name)]", '{gw}/{apis[0].name}'],
    ["[concat('apim', uniqueString(parameters('gw')), '/a')]", 'apim{uniqueString(…)}/a'],
    ["[concat(toLower(parameters('gw')), '/a')]", '{toLower(gw)}/a'],
    ["[concat(first(split(parameters('gw'), '-')), '/a')]", '{first(split(gw, …))}/a'],
    ["[concat(reference('service').name, '/a')]", '{reference(…).name}/a'],
    ["[concat(if(empty(parameters('gw')), 'a', parameters('gw')), '/a')]", '{if(…)}/a'],
    ['[resourceGroup().location]', '{resourceGroup().location}'],
    ["[parameters('made')]", '{made}'],
    ["[concat(parameters('gw'), '/', guid('a', 'b', parameters('gw')))]", '{gw}/{guid(…)}'],
    ["[concat(contoso.name('a'), parameters('gw'))]", '{contoso.name(…)}{gw}'],
    ["[concat(parameters('empty'), '/a')]", '{empty}/a'],
    ["[parameters('empty')]", '{empty}'],
    ["[concat('', parameters('gw'))]", '{gw}'],
    ['/a', '/a'],
    ["[concat(parameters('gw'), '/a']", "[concat(parameters('gw'), '/a']"],
    ['', '{no name}'],
    ["[concat(parameters('gw'), '\n\t/a')]", '{gw} /a'],
  ])('%j is %j', (name, label) => {
    expect(labelsOf([api({}, { name })])).toEqual([label]);
  });

  it('has a limited length', () => {
    const [label = ''] = labelsOf([api({}, { name: `[concat(parameters('gw'), '${'a'.repeat(5_000)}')]` })]);
    expect(label).toMatch(/^\{gw\}a+…$/);
    expect(label.length).toBeLessThan(200);
  });

  it('may be longer than a string can be', () => {
    const doubled = Array.from({ length: 18 }, (_, index) => [
      `long${index + 1}`,
      `[concat(variables('long${index}'), variables('long${index}'))]`,
    ]);
    const long = { long0: 'aaaaaaaaaa', ...Object.fromEntries(doubled) };
    const parts = Array.from({ length: 250 }, () => "variables('long18')").join(', ');
    const labels = labelsOf([api({}, { name: `[concat(parameters('gw'), ${parts})]` }), api({}, { name: 'apim/a' })], {
      variables: long,
    });
    expect(labels).toEqual([expect.stringMatching(/^\{gw\}a{156}…$/), 'apim/a']);
  });

  it('does not depend on the cause or on other resources', () => {
    const name = "[concat(parameters('gw'), '/orders')]";
    const [first, second] = labelsOf([api({}, { name }), api({}, { name: "[concat(parameters('gw'), '/billing')]" })]);
    expect([first, second]).toEqual(['{gw}/orders', '{gw}/billing']);
    expect(labelsOf([api({}, { name })])).toEqual([first]);
  });

  it('contains the index of an iteration', () => {
    const name = "[concat(parameters('gw'), '/api', copyIndex())]";
    expect(labelsOf([api({}, { name, copy: { name: 'loop', count: 2 } })])).toEqual(['{gw}/api0', '{gw}/api1']);
    expect(labelsOf([api({}, { name, copy: { name: 'loop', count: "[parameters('count')]" } })])).toEqual([
      '{gw}/api{copyIndex()}',
    ]);
    const item = "[concat(parameters('gw'), '/', parameters('apis')[copyIndex()].name)]";
    expect(labelsOf([api({}, { name: item, copy: { name: 'loop', count: 2 } })])).toEqual([
      '{gw}/{apis[0].name}',
      '{gw}/{apis[1].name}',
    ]);
  });

  it('of a child contains that of its parent', () => {
    const child = (name: string) => ({ type: 'operations', apiVersion: '2024-05-01', name });
    const name = "[concat(parameters('gw'), '/orders')]";
    const resources = [
      api(
        {},
        {
          name,
          resources: [
            child('get'),
            child("[parameters('suffix')]"),
            child("[parameters('Api').x]"),
            child("[concat(parameters('gw'), '/orders/', parameters('Api').y)]"),
          ],
        },
      ),
    ];
    expect(labelsOf(resources)).toEqual([
      '{gw}/orders',
      '{gw}/orders/get',
      '{gw}/orders/v1',
      '{gw}/orders/{Api.x}',
      '{gw}/orders/{Api.y}',
    ]);
  });

  it('in a nested template names what the outer template passes', () => {
    const nested = (passed: unknown, scope = 'inner') => ({
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'nested',
      properties: {
        mode: 'Incremental',
        expressionEvaluationOptions: { scope },
        parameters: { service: { Value: passed }, name: { value: 'orders' } },
        template: {
          parameters: { service: { type: 'string' }, name: { type: 'string' }, gw: { type: 'string' } },
          resources: [api({}, { name: "[concat(parameters('SERVICE'), '/', parameters('name'))]" })],
        },
      },
    });
    expect(labelsOf([nested("[parameters('gw')]"), nested("[concat('a-', variables('prefix'))]")])).toEqual([
      '{gw}/orders',
      'a-{prefix}/orders',
    ]);
    expect(labelsOf([nested(['not a text'])])).toEqual(['{SERVICE}/orders']);
  });
});

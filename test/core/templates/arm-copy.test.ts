import { Unknown, Unreadable } from '../../../core/values/unknown';
import { api, names, read, valueOf } from './arm-reading';

describe('a copy loop', () => {
  it('repeats a resource and its child resources', () => {
    const reading = read({
      parameters: { apis: { type: 'array', defaultValue: ['a', 'b'] } },
      resources: [
        api(
          { path: "[concat(parameters('apis')[copyIndex()], copyIndex(1), copyIndex('LOOP'), copyIndex('loop', 10))]" },
          {
            name: "[format('apim/{0}', parameters('apis')[copyIndex()])]",
            copy: { name: 'loop', count: "[length(parameters('apis'))]", mode: 'serial', batchSize: 1 },
            resources: [{ type: 'operations', apiVersion: '2024-05-01', name: "[concat('op', copyIndex())]" }],
          },
        ),
      ],
    });
    expect(reading.resources.map(({ name, path, body }) => [name, path.join('.'), body['properties']])).toEqual([
      ['apim/a', 'resources.0', { path: 'a1010' }],
      ['apim/a/op0', 'resources.0.resources.0', undefined],
      ['apim/b', 'resources.0', { path: 'b2111' }],
      ['apim/b/op1', 'resources.0.resources.0', undefined],
    ]);
  });

  it('evaluates the condition for each iteration', () => {
    const copy = { name: 'loop', count: 3 };
    const condition = '[not(equals(copyIndex(), 1))]';
    const resources = [api({}, { name: "[concat('apim/', copyIndex())]", copy, condition })];
    expect(names(read({ resources }))).toEqual(['apim/0', 'apim/2']);
  });

  it('with a count of 0 creates no resource', () => {
    expect(read({ resources: [api({}, { copy: { name: 'loop', count: 0 } })] }).resources).toEqual([]);
  });

  it('with an unknown count is one conditional resource', () => {
    const unknown = new Unknown("the parameter 'count' has no value and no default");
    const [resource, ...others] = read({
      parameters: { count: { type: 'int' } },
      resources: [
        api({ serviceUrl: 'http://a', n: '[copyIndex()]' }, { copy: { name: 'l', count: "[parameters('count')]" } }),
      ],
    }).resources;
    expect(others).toEqual([]);
    expect(resource).toMatchObject({
      name: 'apim/echo',
      condition: unknown,
      body: { properties: { serviceUrl: 'http://a', n: unknown } },
    });
  });

  it('creates an array in a property, even in a repeated resource', () => {
    const { resources } = read({
      resources: [
        api(
          {
            fixed: 1,
            copy: [
              {
                name: 'flat',
                count: 2,
                input: "[concat(copyIndex('flat'), '/', copyIndex('outer'), '/', copyIndex())]",
              },
              {
                name: 'deep',
                count: 1,
                input: {
                  copy: [{ name: 'inner', count: 2, input: "[add(copyIndex('deep'), copyIndex('inner', 5))]" }],
                },
              },
            ],
          },
          { copy: { name: 'outer', count: 2 } },
        ),
      ],
    });
    expect(resources.map(({ body }) => body['properties'])).toEqual([
      { fixed: 1, flat: ['0/0/0', '1/0/0'], deep: [{ inner: [5, 6] }] },
      { fixed: 1, flat: ['0/1/1', '1/1/1'], deep: [{ inner: [5, 6] }] },
    ]);
  });

  it('creates an array as a variable or inside a variable', () => {
    const variables = {
      copy: [{ name: 'urls', count: 2, input: "[format('https://{0}.contoso.com', copyIndex('urls', 1))]" }],
      object: { copy: [{ name: 'list', count: 2, input: '[copyIndex()]' }], other: 1 },
    };
    expect(valueOf("[variables('urls')]", { variables })).toEqual(['https://1.contoso.com', 'https://2.contoso.com']);
    expect(valueOf("[variables('object')]", { variables })).toEqual({ list: [0, 1], other: 1 });
  });

  it('that is not a loop is an ordinary property', () => {
    expect(valueOf({ copy: 'text', other: { copy: [{ from: 'a' }] } })).toEqual({
      copy: 'text',
      other: { copy: [{ from: 'a' }] },
    });
  });

  it('of a property with an unknown count is unknown', () => {
    const parameters = { count: { type: 'int' } };
    const value = { copy: [{ name: 'list', count: "[parameters('count')]", input: 'a' }] };
    expect(valueOf(value, { parameters })).toEqual({
      list: new Unknown("the parameter 'count' has no value and no default"),
    });
  });
});

describe('a copy loop of a property', () => {
  const loop = { name: 'protocols', count: 1, input: 'http' };

  it.each<[string, Record<string, unknown>, string, number]>([
    ['without input', { copy: [loop, { name: 'a', count: 1 }] }, 'A copy loop needs name, count and input.', 1],
    ['with an expression as its name', { copy: [{ ...loop, name: "[concat('a')]" }] }, 'cannot be an expression', 0],
    [
      'with the name of another loop',
      { copy: [loop, loop] },
      "The copy loop 'protocols' has the name of an existing property or loop",
      1,
    ],
    [
      'with the name of a property',
      { protocols: ['https'], copy: [loop] },
      "The copy loop 'protocols' has the name of an existing property or loop",
      0,
    ],
  ])('is a problem %s', (_what, properties, message, index) => {
    expect(read({ resources: [api(properties)] }).problems).toEqual([
      {
        severity: 'error',
        path: ['resources', 0, 'properties', 'copy', index],
        message: expect.stringContaining(message) as unknown,
      },
    ]);
  });

  it('makes only its property unknown', () => {
    const propertiesOf = (properties: Record<string, unknown>) =>
      read({ resources: [api(properties)] }).resources[0]?.body['properties'];
    const unreadable = expect.any(Unreadable) as unknown;
    expect(propertiesOf({ url: 'http://a', copy: [{ name: 'list', count: 1 }, loop] })).toEqual({
      url: 'http://a',
      list: unreadable,
      protocols: ['http'],
    });
    expect(propertiesOf({ url: 'a', protocols: ['https'], copy: [loop] })).toEqual({ url: 'a', protocols: unreadable });
    expect(propertiesOf({ url: 'a', copy: [{ ...loop, count: 801 }] })).toEqual({ url: 'a', protocols: unreadable });
    // Without a name, it may be any property.
    expect(propertiesOf({ url: 'a', copy: [loop, { count: 1, input: 1 }] })).toEqual(unreadable);
  });

  it('that is not a list of loops is an ordinary property', () => {
    const copy = [{ name: 'a', from: 'b' }];
    expect(read({ resources: [api({ copy })] }).resources[0]?.body['properties']).toEqual({ copy });
  });
});

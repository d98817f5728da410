import * as fc from 'fast-check';
import type { ArmReading } from '../../../core/templates/arm/read';
import { Unknown, Unreadable } from '../../../core/values/unknown';
import { api, caught, names, read, valueOf } from './arm-reading';

const backend = (url: unknown, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'Microsoft.ApiManagement/service/backends',
  apiVersion: '2024-05-01',
  name: 'apim/orders',
  properties: { url },
  ...more,
});

const messages = ({ problems }: ArmReading): string[] =>
  problems.map(({ severity, message }) => `${severity}: ${message}`);

const bodyOf = ({ resources }: ArmReading, index = 0): Record<string, unknown> =>
  resources[index]?.body['properties'] as Record<string, unknown>;

describe('an error in a template', () => {
  it('makes only its own value unknown', () => {
    const reading = read({ resources: [api({ serviceUrl: 'http://a', path: "[concat('a']", other: '[c.f()]' })] });
    expect(bodyOf(reading)).toEqual({
      serviceUrl: 'http://a',
      path: expect.any(Unreadable),
      other: new Unreadable('the function c.f() is not declared; add it to the functions of the template'),
    });
  });

  it('makes the texts unreadable that use its value', () => {
    const variables = { host: "[concat('a']" };
    expect(valueOf("[concat('https://', variables('host'))]", { variables })).toBeInstanceOf(Unreadable);
    expect(valueOf("[concat('https://', parameters('host'))]")).toBeInstanceOf(Unreadable);
  });

  it('in a variable is reported once, at the variable', () => {
    const variables = { host: '[parameters()]', bad: '[f(]' };
    const reading = read({
      variables,
      resources: [backend("[variables('bad')]"), backend("[variables('bad')]"), api({ a: "[variables('BAD')]" })],
    });
    expect(reading.problems.map(({ path }) => path)).toEqual([['variables', 'bad']]);
  });

  it.each([
    ["[concat('a', copyIndex())]", 'copyIndex() can be used only in a copy loop'],
    ["[lambdaVariables('a')]", 'lambdaVariables() can be used only in lambda()'],
  ])('is a function at a wrong place: %s', (url, reason) => {
    const reading = read({
      resources: [backend(url), api({ copy: [{ name: 'a', count: 1, input: '[copyIndex()]' }] })],
    });
    expect(messages(reading)).toEqual([`error: Invalid expression: ${reason}.`]);
    expect(bodyOf(reading)).toEqual({ url: new Unreadable(reason) });
    expect(bodyOf(reading, 1)).toEqual({ a: [0] });
  });

  it('about a name that is not declared is reported at its first use', () => {
    const { problems } = read({ resources: [backend("[parameters('a')]"), backend("[concat(parameters('a'), 'b')]")] });
    expect(problems.map(({ path }) => path)).toEqual([['resources', 0, 'properties', 'url']]);
  });

  it.each<[string, unknown]>([
    ['is not an object', 'backend'],
    ['has no type', { name: 'a' }],
    ['has an empty type', { type: '', name: 'a' }],
    ['has a type that cannot be read', { type: '[f(]', name: 'a' }],
  ])('leaves out a resource that %s, and reads the other ones', (_, resource) => {
    const reading = read({ resources: [resource, backend('http://a')] });
    expect(names(reading)).toEqual(['apim/orders']);
    expect(reading.problems).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['missing', undefined],
    ['empty', ''],
    ['a number', 1],
    ['an invalid expression', '[f(]'],
    ['made of an undeclared parameter', "[parameters('a')]"],
  ])('keeps a resource whose name is %s', (_, name) => {
    const reading = read({ resources: [backend('http://a', { name })] });
    expect(names(reading)).toEqual([expect.any(Unreadable)]);
    expect(bodyOf(reading)).toEqual({ url: 'http://a' });
    expect(reading.problems).toHaveLength(1);
  });

  it.each<[string, Record<string, unknown>]>([
    ['condition', { condition: 'perhaps' }],
    ['copy loop', { copy: {} }],
    ['count', { copy: { name: 'loop', count: -1 } }],
    ['count that is an invalid expression', { copy: { name: 'loop', count: '[f(]' } }],
  ])('in the %s keeps the resource as a conditional one', (_, more) => {
    const reading = read({ resources: [backend('http://a', more)] });
    expect(reading.resources).toMatchObject([
      { condition: expect.any(Unreadable) as unknown, body: { properties: { url: 'http://a' } } },
    ]);
    expect(reading.problems).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['without a template', { mode: 'Incremental' }],
    ['with a text for a template', { template: 'a' }],
    ['with resources that are not a list', { template: { resources: 'a' } }],
    ['with an invalid resource', { template: { resources: [{}] } }],
    ['with parameters that are not an object', inner({ parameters: [] })],
    ['with a parameter that has no value', inner({ parameters: { a: 'b' } })],
  ])('in a nested deployment %s leaves the others', (_, properties) => {
    const nested = { type: 'Microsoft.Resources/deployments', apiVersion: '2022-09-01', name: 'nested', properties };
    const reading = read({ resources: [nested, backend('http://a')] });
    expect(names(reading)).toContain('apim/orders');
    expect(messages(reading)).toEqual([expect.stringContaining('error: The ')]);
  });

  it('in a child or in an expression of a nested template is reported at its place', () => {
    const reading = read({ resources: [api({}, { resources: [{ name: 'a' }] }), backend('http://a')] });
    expect(names(reading)).toEqual(['apim/echo', 'apim/orders']);
    expect(reading.problems.map(({ path }) => path.join('.'))).toEqual(['resources.0.resources.0']);
  });
});

function inner(properties: Record<string, unknown>): Record<string, unknown> {
  return { expressionEvaluationOptions: { scope: 'inner' }, template: { resources: [] }, ...properties };
}

describe('a function that Gatewarden does not know', () => {
  it.each(["like('a', 'b*')", "distinct(parameters('later'))", 'nextYear()', "resourceInfo('a').id"])(
    '%s is unknown, with a warning for each place',
    (call) => {
      const name = call.slice(0, call.indexOf('('));
      const parameters = { later: { type: 'array' } };
      const reading = read({ parameters, resources: [api({ a: `[${call}]`, b: `[${call}]` }), backend('http://a')] });
      const unknown = new Unknown(`${name}() is not evaluated by Gatewarden`);
      expect(bodyOf(reading)).toEqual({ a: unknown, b: unknown });
      expect(reading.problems.map(({ severity, path }) => `${severity} ${path.at(-1)}`)).toEqual([
        'warning a',
        'warning b',
      ]);
      expect(bodyOf(reading, 1)).toEqual({ url: 'http://a' });
    },
  );

  it('does not hide errors in its arguments', () => {
    expect(messages(read({ resources: [backend("[like(parameters('a'), 'b')]")] }))).toEqual([
      expect.stringContaining("error: Invalid expression: the parameter 'a' is not declared"),
    ]);
  });

  it('is reported once for all iterations of a loop', () => {
    const copy = { name: 'loop', count: 5 };
    expect(read({ resources: [backend('[like()]', { copy })] }).problems).toHaveLength(1);
  });

  it('makes the type of a resource unknown, which is reported', () => {
    const { resources, unread, problems } = read({ resources: [backend('a', { type: '[nextYear()]' })] });
    expect({ resources, unread, problems: problems.length }).toEqual({
      resources: [],
      unread: [
        {
          path: ['resources', 0],
          reason: 'a resource has a type that is known only at deployment: nextYear() is not evaluated by Gatewarden',
        },
      ],
      problems: 1,
    });
  });
});

describe('what may fail', () => {
  const parameters = {
    flag: { type: 'bool' },
    name: { type: 'string', defaultValue: '' },
    count: { type: 'int', defaultValue: -1 },
    deploy: { type: 'string', defaultValue: '<true or false>' },
    list: { type: 'array', defaultValue: [] },
  };
  const variables = { name: "[parameters('name')]", broken: "[parameters('nothing')]" };
  const nested = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
    type: 'Microsoft.Resources/deployments',
    apiVersion: '2022-09-01',
    name: 'nested',
    properties: { mode: 'Incremental', expressionEvaluationOptions: { scope: 'inner' }, ...properties },
    ...more,
  });
  const undecided = { condition: "[parameters('flag')]" };

  it.each<[string, Record<string, unknown>]>([
    ['an empty name from a default', backend('a', { name: "[parameters('name')]" })],
    ['an empty name from a variable', backend('a', { name: "[variables('name')]" })],
    ['an empty name without deployment', backend('a', { name: '', condition: false })],
    ['an empty name under an unknown condition', backend('a', { name: '', ...undecided })],
    ['a count from a default', backend('a', { copy: { name: 'l', count: "[parameters('count')]" } })],
    ['a condition from a default', backend('a', { condition: "[parameters('deploy')]" })],
    [
      'a property loop with a count from a default',
      api({ copy: [{ name: 'l', count: "[parameters('count')]", input: 1 }] }),
    ],
    ['an index outside a default', backend("[parameters('list')[0]]")],
    ['an undeclared name in a branch', backend("[if(parameters('flag'), parameters('nothing'), 'a')]")],
    ['an undeclared name in a variable of a branch', backend("[if(parameters('flag'), variables('broken'), 'a')]")],
    ['an undeclared name under an unknown condition', backend("[parameters('nothing')]", undecided)],
    [
      'an empty name that a default passes to a nested template',
      nested({
        parameters: { n: { value: "[parameters('name')]" } },
        template: { parameters: { n: { type: 'string' } }, resources: [backend('a', { name: "[parameters('n')]" })] },
      }),
    ],
    [
      'an error in a nested template under an unknown condition',
      nested({ template: { resources: [backend("[parameters('nothing')]"), backend('a', { name: '' })] } }, undecided),
    ],
    ['a nested deployment without a template under an unknown condition', nested({}, undecided)],
  ])('is no problem before the deployment: %s', (_, resource) => {
    const reading = read({ parameters, variables, resources: [resource, backend('http://a')] });
    expect(reading.problems).toEqual([]);
    expect(names(reading)).toContain('apim/orders');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an empty name', backend('a', { name: "[parameters('name')]" }), 'The name of the resource is empty.'],
    [
      'a count',
      backend('a', { copy: { name: 'l', count: "[parameters('count')]" } }),
      "The count of the copy loop 'l' is -1",
    ],
    ['a condition', backend('a', { condition: "[parameters('deploy')]" }), 'The condition is a string'],
    ['an undeclared name', backend("[parameters('nothing')]", undecided), "the parameter 'nothing' is not declared"],
  ])('is a problem of a deployment: %s', (_, resource, message) => {
    const reading = read({ parameters, variables, resources: [resource] }, { values: 'final' });
    expect(messages(reading)).toEqual([expect.stringContaining(message)]);
  });

  it('is a problem if the value is given', () => {
    const given = { parameters: { name: '', count: -1 } };
    const resources = [
      backend('a', { name: "[parameters('name')]", copy: { name: 'l', count: "[parameters('count')]" } }),
    ];
    expect(read({ parameters, resources }, given).problems).toHaveLength(2);
  });

  it('is a problem where it is used for certain, even if it was read before in a branch', () => {
    const resources = [backend("[if(parameters('flag'), variables('broken'), 'a')]"), backend("[variables('broken')]")];
    expect(read({ parameters, variables, resources }).problems.map(({ path }) => path)).toEqual([
      ['variables', 'broken'],
    ]);
  });
});

/** Puts a value at a place that no other part of the template reads. */
type Breakage = readonly [name: string, template: (good: Record<string, unknown>) => Record<string, unknown>];

const other = (more: Record<string, unknown>): Record<string, unknown> => ({
  type: 'Microsoft.Web/sites',
  apiVersion: '2023-12-01',
  name: 'site',
  properties: {},
  ...more,
});

const withResource =
  (resource: unknown): Breakage[1] =>
  (good) => ({ ...good, resources: [resource, ...(good['resources'] as unknown[])] });

const brokenTexts = [
  '[f(]',
  '[concat(',
  '[]',
  "[parameters('nothing')]",
  "[variables('nothing')]",
  '[a.b()]',
  "[like('a', 'b')]",
  '[invented2031()]',
  "[copyIndex('no loop')]",
  '[parameters()]',
  "[concat('a', createArray())]",
].map((text) => (text.endsWith(']') ? text : `${text}]`));

describe('a broken part outside a resource', () => {
  const good = {
    parameters: { host: { type: 'string' }, kind: { type: 'string', defaultValue: 'https' } },
    variables: { url: "[concat(parameters('kind'), '://', parameters('host'))]" },
    resources: [
      backend('http://a'),
      backend("[variables('url')]", { name: 'apim/b' }),
      api({ protocols: ['https'], serviceUrl: "[parameters('host')]" }),
    ],
  };
  const expected = read(good).resources;

  it('changes nothing of the resource', () => {
    const broken = fc.constantFrom<Record<string, unknown>>(
      ...brokenTexts.flatMap((text) => [
        other({ properties: { deep: [{ text }] } }),
        other({ name: text }),
        other({ condition: text }),
        other({ copy: { name: 'l', count: text } }),
        other({ tags: { [text]: 'a' } }),
        other({ properties: { copy: [{ name: 'l', count: text, input: 'a' }] } }),
        other({ resources: [{ type: text, name: 'a' }] }),
      ]),
      other({ name: undefined }),
      other({ type: undefined }),
      other({ NAME: 'b' }),
      other({ copy: 'loop' }),
      other({ properties: { copy: [{ name: 'a', count: 1, input: 1 }, {}] } }),
      { type: 'Microsoft.Resources/deployments', name: 'n', properties: { template: { resources: [{}] } } },
      { type: 'Microsoft.Resources/deployments', name: 'n' },
    );
    let problems = 0;
    fc.assert(
      fc.property(broken, fc.boolean(), (resource, isFirst) => {
        const resources = isFirst ? [resource, ...good.resources] : [...good.resources, resource];
        const reading = read({ ...good, resources });
        problems += reading.problems.length;
        const kept = reading.resources.filter(({ type }) => type.startsWith('Microsoft.ApiManagement/'));
        expect(kept.map(({ body, label }) => ({ body, label }))).toEqual(
          expected.map(({ body, label }) => ({ body, label })),
        );
      }),
      { numRuns: 300 },
    );
    expect(problems).toBeGreaterThan(100);
  });

  it.each<Breakage>([
    ['a text instead of a resource', withResource('text')],
    ['null instead of a resource', withResource(null)],
    ['a section', (template) => ({ ...template, functions: 'none', metadata: '[f(]', outputs: '[f(]' })],
    ['an output', (template) => ({ ...template, outputs: { a: { type: 'string', value: '[f(]' } } })],
    ['an unused variable', (template) => ({ ...template, variables: { ...good.variables, bad: '[f(]' } })],
    ['an unused parameter', (template) => ({ ...template, parameters: { ...good.parameters, bad: 1 } })],
  ])('changes nothing: %s', (_, change) => {
    const { resources } = read(change(good));
    expect(resources.map(({ body }) => body)).toEqual(expected.map(({ body }) => body));
  });
});

describe('a limit', () => {
  const copies = (depth: number): Record<string, unknown> =>
    depth === 0
      ? backend('http://a')
      : {
          type: 'Microsoft.Resources/deployments',
          apiVersion: '2022-09-01',
          name: 'nested',
          copy: { name: 'loop', count: 700 },
          properties: { mode: 'Incremental', template: { resources: [copies(depth - 1)] } },
        };

  it('ends the reading of nested copies early, and the other resources are read', () => {
    const started = performance.now();
    const reading = read({ resources: [copies(4), backend('http://b')] });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(messages(reading)).toEqual([
      expect.stringContaining('error: The copy loops of the template have more than'),
    ]);
    expect(reading.resources.map(({ body }) => body['properties'])).toContainEqual({ url: 'http://b' });
  });

  const big = "replace(padLeft('', 4000, 'a'), 'a', padLeft('', 1000, 'b'))";

  it.each([
    `replace(${big}, 'b', '${'c'.repeat(200)}')`,
    `concat(${Array(5).fill(big).join(', ')})`,
    `format('${'{0}'.repeat(200)}', ${big})`,
    `join(map(range(0, 10000), lambda('i', 'x')), ${big})`,
    `string(map(range(0, 1000), lambda('i', replace(padLeft('', 100, 'a'), 'a', padLeft('', 100, 'b')))))`,
    `concat(${Array(500).fill('range(0, 10000)').join(', ')})`,
    `flatten(map(range(0, 1000), lambda('i', range(0, 10000))))`,
  ])('makes a text or list that is too large unknown: %#', (expression) => {
    const started = performance.now();
    const reading = caught(() => {
      const value = valueOf(`[${expression}]`);
      expect(value).toBeInstanceOf(Unknown);
      expect(value).toMatchObject({ reason: expect.stringContaining('larger than') });
    });
    expect(reading).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('ends the reading of expressions that need too much work', () => {
    const nest = (depth: number): string =>
      depth === 0 ? '1' : `map(range(0, 10000), lambda('i', ${nest(depth - 1)}))`;
    const started = performance.now();
    expect(() => read({ resources: [api({ a: `[${nest(4)}]` })] })).toThrow('need more evaluation steps');
    const functions = [
      {
        namespace: 'c',
        members: Object.fromEntries(
          Array.from({ length: 40 }, (_, index) => [
            `f${index}`,
            { parameters: [], output: { value: index === 0 ? 'a' : `[concat(c.f${index - 1}(), c.f${index - 1}())]` } },
          ]),
        ),
      },
    ];
    expect(() => read({ functions, resources: [api({ a: '[empty(c.f39())]' })] })).toThrow(
      'need more evaluation steps',
    );
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('does not compare each item of large lists with each other one', () => {
    const numbers = `concat(${Array(40).fill('range(0, 10000)').join(', ')})`;
    const objects = `map(range(0, 10000), lambda('i', createObject('k', lambdaVariables('i'))))`;
    const started = performance.now();
    expect(valueOf(`[length(intersection(${numbers}, ${numbers}))]`)).toBe(10_000);
    expect(valueOf(`[length(union(${objects}, ${objects}))]`)).toBe(10_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

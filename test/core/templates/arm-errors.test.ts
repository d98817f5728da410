import { readArmTemplate } from '../../../core/templates/arm/read';
import { Unknown } from '../../../core/values/unknown';
import { api, read, valueOf } from './arm-reading';

describe('an error in a template', () => {
  const EXAMPLE = 'Example: {"type": "Microsoft.ApiManagement/service/apis"';

  it.each<[string, Record<string, unknown>, string, string]>([
    ['no resources', {}, 'resources', 'The resources are missing, not a list. Example: "resources": ['],
    ['a text for resources', { resources: 'all' }, 'resources', 'The resources are a string'],
    ['a text for a resource', { resources: ['api'] }, 'resources.0', 'The resource is a string, not an object'],
    ['no type', { resources: [{ name: 'a' }] }, 'resources.0', `The type of the resource is missing. ${EXAMPLE}`],
    ['no name', { resources: [{ type: 'a' }] }, 'resources.0', `The name of the resource is missing. ${EXAMPLE}`],
    ['an empty name', { resources: [api({}, { name: '' })] }, 'resources.0', 'The name of the resource is empty'],
    [
      'a condition that is not a boolean',
      { resources: [api({}, { condition: 'perhaps' })] },
      'resources.0.condition',
      'The condition is a string, not a boolean. Example: "condition": "[parameters(\'deploy\')]"',
    ],
    [
      'a syntax error',
      { resources: [api({ a: [0, "[concat('a'"] }), api({ a: [0, "[concat('a']"] })] },
      'resources.1.properties.a.1',
      `Invalid expression: expected "," or ")" but found "]", at character 12 of "[concat('a']".`,
    ],
    [
      'an undeclared parameter',
      { resources: [api({ url: "[parameters('host')]" })] },
      'resources.0.properties.url',
      `Invalid expression: the parameter 'host' is not declared; add it to the template: "parameters": {"host": …}.`,
    ],
    [
      'a syntax error in a variable',
      { variables: { a: { b: '[f(]' } }, resources: [api({ url: "[variables('a').b]" })] },
      'variables.a.b',
      'Invalid expression',
    ],
    [
      'variables that refer to each other',
      { variables: { a: "[variables('b')]", b: "[variables('a')]" }, resources: [api({ url: "[variables('a')]" })] },
      'variables.a',
      "The variable 'a' refers to itself.",
    ],
    [
      'a parameter that refers to itself',
      { parameters: { a: { defaultValue: "[parameters('a')]" } }, resources: [api({ url: "[parameters('a')]" })] },
      'parameters.a',
      "The parameter 'a' refers to itself.",
    ],
    [
      'a copy loop without a name',
      { resources: [api({}, { copy: { count: 2 } })] },
      'resources.0.copy',
      'The copy loop has no name. Example: "copy": {"name": "apis", "count": 3}',
    ],
    [
      'a copy loop with too many iterations',
      { resources: [api({}, { copy: { name: 'l', count: 801 } })] },
      'resources.0.copy',
      `The count of the copy loop 'l' is 801, not an integer from 0 to 800. Example: "count": 3`,
    ],
    [
      'a copy loop whose count is a string',
      { resources: [api({ copy: [{ name: 'l', count: 'two', input: 1 }] })] },
      'resources.0.properties.copy.0',
      "The count of the copy loop 'l' is a string",
    ],
    [
      'nested copy loops with too many iterations',
      {
        resources: [
          api({
            copy: [
              {
                name: 'a',
                count: 800,
                input: { copy: [{ name: 'b', count: 800, input: { copy: [{ name: 'c', count: 800, input: 1 }] } }] },
              },
            ],
          }),
        ],
      },
      'resources.0.properties.copy.0.input.copy.0.input.copy.0',
      'The copy loops of the template have more than 20000 iterations together, so this part is not read.',
    ],
    [
      'a function that calls itself',
      {
        functions: [{ namespace: 'c', members: { f: { parameters: [], output: { value: '[c.f()]' } } } }],
        resources: [api({ url: '[c.f()]' })],
      },
      'functions.0.members.f',
      'The function c.f() calls itself.',
    ],
    [
      'a resource in two spellings of its keys',
      { resources: [{ ...api({}), NAME: 'b' }] },
      'resources.0.NAME',
      'Duplicate key: name and NAME differ only in letter case',
    ],
    [
      'a parameter in two spellings',
      { parameters: { a: {}, A: {} }, resources: [api({ url: "[parameters('a')]" })] },
      'parameters.A',
      'Duplicate key: a and A differ only in letter case',
    ],
    [
      'a list of parameters',
      { parameters: [], resources: [] },
      'parameters',
      'The parameters are an array, not an object. Example: "parameters": {"host": …}',
    ],
    [
      'a parameter that is not an object',
      { parameters: { host: 'string' }, resources: [api({ url: "[parameters('host')]" })] },
      'parameters.host',
      "The parameter 'host' is a string, not an object.",
    ],
    [
      'functions that are not a list',
      { functions: {}, resources: [] },
      'functions',
      'The functions are an object, not a list. Example: "functions": [{"namespace":',
    ],
    ['functions without a namespace', { functions: [{}], resources: [] }, 'functions.0', 'The namespace is an object'],
    [
      'a function that is not an object',
      { functions: [{ namespace: 'c', members: { f: 1 } }], resources: [api({ url: '[c.f()]' })] },
      'functions.0.members.f',
      'The function is an integer, not an object.',
    ],
    [
      'a function of the template that is not declared',
      { resources: [api({ url: '[c.f()]' })] },
      'resources.0.properties.url',
      'Invalid expression: the function c.f() is not declared; add it to the functions of the template.',
    ],
  ])('is a problem: %s', (_, template, path, message) => {
    const { problems } = read(template);
    expect(problems.map((problem) => ({ ...problem, path: problem.path.join('.') }))).toEqual([
      { severity: 'error', path, message: expect.stringContaining(message) as unknown },
    ]);
  });
});

describe('a template', () => {
  it.each([null, 'text', [], 1])('is refused if it is %j', (template) => {
    expect(() => readArmTemplate(template)).toThrow('not an object. Example: {"$schema"');
  });

  it('is refused if it is nested too deeply', () => {
    let deep: unknown = 'http://contoso.com';
    for (let level = 0; level < 10_000; level++) deep = [deep];
    const tooDeep = 'The template is nested more than 200 levels deep, including its variables and nested templates.';
    expect(() => read({ resources: [api({ deep })] })).toThrow(tooDeep);
    expect(() => read({ resources: [] }, { parameters: { deep } })).toThrow(tooDeep);
  });

  it('is refused if its variables refer to each other too deeply', () => {
    const variables = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`v${index}`, `[variables('v${index + 1}')]`]),
    );
    const template = { variables: { ...variables, v20000: 'a' }, resources: [api({ url: "[variables('v0')]" })] };
    expect(() => read(template)).toThrow(
      'The template is nested more than 200 levels deep, including its variables and nested templates.',
    );
  });

  it('has an unknown value instead of one that exceeds the size limit', () => {
    const variables = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `v${index}`,
        `[concat(variables('v${index + 1}'), variables('v${index + 1}'))]`,
      ]),
    );
    expect(valueOf("[variables('v0')]", { variables: { ...variables, v40: 'a' } })).toEqual(
      new Unknown(
        "the expression fails with the known values: concat() returns a value larger than ARM's limit of 4 MB",
      ),
    );
  });
});

import { PartlyKnown } from '../../../core/values/partly-known';
import { Alternatives, SetOnceDeployed, Unknown } from '../../../core/values/unknown';
import { api, read, valueOf } from './arm-reading';

const reason = "the parameter 'host' has no value and no default";
const parameters = { host: { type: 'string' }, flag: { type: 'bool' } };
const HOST = "parameters('host')";
const FLAG = "parameters('flag')";
const later = new Unknown(reason);
const isFlag = "the parameter 'flag' has no value and no default";

const startsWith = (start: string): PartlyKnown => new PartlyKnown(reason, start);
const either = (...values: unknown[]): Alternatives => new Alternatives(isFlag, values);
const mayFail = (message: string): Unknown => new Unknown(`its expression may fail: ${message}`);

describe('a text with an unknown part', () => {
  it.each<[string, unknown]>([
    [`concat('https://', ${HOST}, '/v1')`, startsWith('https://')],
    [`concat('http', concat('s://', ${HOST}))`, startsWith('https://')],
    [`concat('a', 1, true(), ${HOST})`, startsWith('a1True')],
    [`concat(concat('https://', ${HOST}), '/v1')`, startsWith('https://')],
    [`concat(${HOST}, '/v1')`, later],
    [`concat('', ${HOST}, '')`, later],
    [`concat(' ', ${HOST})`, later],
    [`concat('\u00fc', ${HOST})`, new SetOnceDeployed(reason)],
    [`concat('a\u00fc', ${HOST})`, startsWith('a')],
    [`format('https://{0}/{1}', ${HOST}, 'v1')`, startsWith('https://')],
    [`format('{0}://{1}', 'HTTPS', ${HOST})`, startsWith('HTTPS://')],
    [`format('{0:000}{1}', 7, ${HOST})`, startsWith('007')],
    [`format('{{{0}', ${HOST})`, startsWith('{')],
    [`format('{0}', ${HOST})`, later],
    [`format('{0}/v1', ${HOST})`, new SetOnceDeployed(reason)],
    [`format('{0}', concat('https://', ${HOST}))`, startsWith('https://')],
    [`format('{0:X}', concat('https://', ${HOST}))`, startsWith('https://')],
    [`format('{0,99}', concat('https://', ${HOST}))`, later],
    [`format('{0,-99}', concat('https://', ${HOST}))`, later],
    [`format('a{0}', createArray(${HOST}))`, startsWith('a')],
    [`format('https://a', ${HOST})`, 'https://a'],
    [`format(concat('https://', ${HOST}))`, later],
    [`string(concat('https://', ${HOST}))`, startsWith('https://')],
    [`string(createArray(${HOST}))`, later],
    [`toLower(concat('HTTPS://', ${HOST}))`, startsWith('https://')],
    [`toUpper(concat('https://', ${HOST}))`, startsWith('HTTPS://')],
    [`trim(concat('  https://', ${HOST}))`, startsWith('https://')],
    [`trim(concat('a ', ${HOST}))`, startsWith('a')],
    [`join(createArray('https:', '', ${HOST}), '/')`, startsWith('https://')],
    [`join(createArray('a', 'b'), ${HOST})`, startsWith('a')],
    [`join(createArray(createArray(${HOST}), 'b'), '-')`, new SetOnceDeployed(reason)],
    [`join(${HOST}, ',')`, later],
    [`coalesce(null(), concat('https://', ${HOST}))`, startsWith('https://')],
    [`createArray(1, concat('https://', ${HOST}))[1]`, startsWith('https://')],
    [`createObject('url', concat('https://', ${HOST})).URL`, startsWith('https://')],
    [
      `first(map(createArray(${HOST}), lambda('each', concat('https://', lambdaVariables('each')))))`,
      startsWith('https://'),
    ],
    [`resourceId(${HOST}, 'Microsoft.Web/sites', 'a')`, later],
  ])('%s', (expression, expected) => {
    expect(valueOf(`[${expression}]`, { parameters })).toStrictEqual(expected);
  });

  it.each<[string, unknown]>([
    // The unknown part may be an absolute address.
    [`uri('https://a/b', ${HOST})`, later],
    [`uri('https://a/b', concat('v1', ${HOST}))`, later],
    [`uri('https://a/b', concat('v1/', ${HOST}))`, startsWith('https://')],
    [`uri('https://a/b', concat('/', ${HOST}))`, startsWith('https://')],
    [`uri('https://a/b', concat('?', ${HOST}))`, startsWith('https://')],
    [`uri('HTTP://a/b', concat('#', ${HOST}))`, startsWith('http://')],
    [`uri('https://a/b', concat('http:/', ${HOST}))`, later],
    [`uri('https://a/b', concat('\\', ${HOST}))`, later],
    [`uri(concat('https://', ${HOST}), 'v1')`, startsWith('https://')],
    [`uri(concat('https://', ${HOST}), '')`, startsWith('https://')],
    [`uri(concat('wss://', ${HOST}), '/v1:2')`, startsWith('wss://')],
    [`uri(concat('https://', ${HOST}), 'http://a')`, later],
    [`uri(concat('https:/', ${HOST}), 'v1')`, later],
    [`uri(concat('urn:', ${HOST}), 'v1')`, later],
    [`uri(${HOST}, 'v1')`, later],
    [`uri('no address', concat('/', ${HOST}))`, later],
  ])('%s', (expression, expected) => {
    expect(valueOf(`[${expression}]`, { parameters })).toStrictEqual(expected);
  });

  it.each([
    `last(concat('https://', ${HOST}))`,
    `padLeft(concat('https://', ${HOST}), 99)`,
    `base64(concat('https://', ${HOST}))`,
    `uriComponent(concat('https://', ${HOST}))`,
    `uniqueString(concat('https://', ${HOST}))`,
    `json(concat('https://', ${HOST}))`,
    `concat('https://', ${HOST}).host`,
    `createObject('https', 1)[concat('https', ${HOST})]`,
    `createObject(concat('https', ${HOST}), 1)`,
    `tryGet(createObject('a', 1), concat('https', ${HOST}))`,
    `coalesce(${HOST}, 'https://a')`,
  ])('%s has no known part', (expression) => {
    expect(valueOf(`[${expression}]`, { parameters })).toStrictEqual(later);
  });

  const address = `concat('https://', ${HOST})`;
  const list = `concat(createArray('a', 'https'), ${HOST})`;

  it.each<[string, unknown]>([
    [`take(${address}, 4)`, 'http'],
    [`take(${address}, 9)`, startsWith('https://')],
    [`take(${address}, 0)`, ''],
    [`take(${address}, ${HOST})`, later],
    [`skip(${address}, 4)`, startsWith('s://')],
    [`skip(${address}, 8)`, later],
    [`substring(${address}, 0, 4)`, 'http'],
    [`substring(${address}, 4, 9)`, startsWith('s://')],
    [`substring(${address}, 4)`, startsWith('s://')],
    [`substring(${address}, 9, 1)`, later],
    [`first(${address})`, 'h'],
    [`replace(${address}, 'https', 'http')`, startsWith('http://')],
    [`replace(${address}, 's://', '://')`, startsWith('http://')],
    [`replace(${address}, ${HOST}, 'a')`, later],
    [`replace(${address}, 's', ${HOST})`, startsWith('http')],
    // The slash may be the start of the replaced text.
    [`replace(${address}, '/a', '')`, startsWith('https:/')],
    [`replace(${HOST}, 'http://', 'https://')`, later],
    [`startsWith(${address}, 'HTTPS:')`, true],
    [`startsWith(${address}, 'http:')`, false],
    [`startsWith(${address}, 'https://a')`, later],
    [`contains(${address}, 'tps')`, true],
    [`contains(${address}, 'a')`, later],
    [`empty(${address})`, false],
    [`indexOf(${address}, ':')`, 5],
    [`indexOf(${address}, 'a')`, later],
    [`split(${address}, ':')[0]`, 'https'],
    [`first(split(${address}, '/'))`, 'https:'],
    [`split(${address}, '/')[2]`, later],
    [`split(${address}, createArray(':', '/'))[1]`, ''],
    [`last(split(${address}, ':'))`, later],
    [`split(concat('a/', ${HOST}), '//')[0]`, startsWith('a')],
    [`take(split(${address}, ':'), 1)`, ['https']],
    [`length(split(${address}, ':'))`, later],
  ])('%s', (expression, expected) => {
    expect(valueOf(`[${expression}]`, { parameters })).toStrictEqual(expected);
  });

  it.each<[string, unknown]>([
    [list, ['a', 'https', later]],
    [`concat(${HOST}, createArray('a'))`, ['a', later]],
    [`concat(${HOST}, ${HOST})`, later],
    [`union(createArray('a', 'a'), ${HOST}, createArray('b'))`, ['a', 'b', later]],
    [`union(createArray('a', ${HOST}), createArray('a', 'b'))`, ['a', later, 'b']],
    [`union(createArray(${HOST}))`, [later]],
    [`flatten(createArray(createArray('a'), ${HOST}, createArray('b')))`, ['a', 'b', later]],
    [`map(${list}, lambda('x', toUpper(lambdaVariables('x'))))`, ['A', 'HTTPS', later]],
    [`filter(${list}, lambda('x', equals(lambdaVariables('x'), 'a')))`, ['a', later]],
    [`${list}[1]`, 'https'],
    [`${list}[2]`, later],
    [`first(${list})`, 'a'],
    [`first(concat(${HOST}, createArray('a')))`, later],
    [`last(${list})`, later],
    [`length(${list})`, later],
    [`empty(${list})`, false],
    [`empty(concat(${HOST}, createArray()))`, later],
    [`contains(${list}, 'a')`, true],
    [`contains(${list}, 'b')`, later],
    [`take(${list}, 2)`, ['a', 'https']],
    [`take(${list}, 3)`, later],
    [`skip(${list}, 1)`, ['https', later]],
    [`join(${list}, '-')`, startsWith('a-https')],
    [`join(concat(${HOST}, createArray('a')), '-')`, later],
    [`indexOf(createArray('a', ${HOST}, 'b'), 'a')`, 0],
    [`indexOf(createArray('a', ${HOST}, 'b'), 'b')`, later],
    [`union(createArray(${HOST}, 'a'), createArray('b'))[1]`, later],
    [`createObject('list', ${list}).list[0]`, 'a'],
    [`createObject('list', ${list})`, { list: ['a', 'https', later] }],
  ])('%s', (expression, expected) => {
    expect(valueOf(`[${expression}]`, { parameters })).toStrictEqual(expected);
  });

  it('keeps its known part in variables, functions and nested templates', () => {
    const template = {
      parameters,
      variables: { url: `[format('https://{0}', ${HOST})]` },
      functions: [
        {
          namespace: 'contoso',
          members: {
            with: {
              parameters: [{ name: 'url', type: 'string' }],
              output: { type: 'string', value: "[concat(parameters('url'), '/v1')]" },
            },
          },
        },
      ],
    };
    expect(valueOf("[contoso.with(variables('url'))]", template)).toStrictEqual(startsWith('https://'));
  });
});

describe('a value in a branch', () => {
  const anyCase = (start: string): PartlyKnown => new PartlyKnown(reason, start, false);

  it.each<[string, unknown]>([
    [
      `if(startsWith(${HOST}, 'https://'), ${HOST}, concat('https://', ${HOST}))`,
      new Alternatives(reason, [anyCase('https://'), startsWith('https://')]),
    ],
    [`if(startsWith(${HOST}, 'https://'), ${HOST}, ${HOST})`, new Alternatives(reason, [anyCase('https://'), later])],
    [`if(not(startsWith(${HOST}, 'a')), 'x', toUpper(${HOST}))`, new Alternatives(reason, ['x', startsWith('A')])],
    // The letter case is unknown, so the replaced text may not occur.
    [
      `if(startsWith(${HOST}, 'https'), replace(${HOST}, 'https', 'http'), 'x')`,
      new Alternatives(reason, [later, 'x']),
    ],
    [`if(startsWith(toLower(${HOST}), 'https:'), ${HOST}, 'x')`, new Alternatives(reason, [anyCase('https:'), 'x'])],
    [`if(startsWith(toLower(${HOST}), 'k'), ${HOST}, 'x')`, new Alternatives(reason, [later, 'x'])],
    [`if(equals(${HOST}, 'a'), ${HOST}, 'x')`, new Alternatives(reason, ['a', 'x'])],
    [`if(equals('a', ${HOST}), 'x', ${HOST})`, new Alternatives(reason, ['x', later])],
    [`if(equals(take(${HOST}, 7), 'http://'), ${HOST}, 'x')`, new Alternatives(reason, [startsWith('http://'), 'x'])],
    [`if(equals(take(${HOST}, 8), 'http://'), ${HOST}, 'x')`, new Alternatives(reason, [later, 'x'])],
    [`if(and(${FLAG}, startsWith(${HOST}, 'ws')), ${HOST}, 'x')`, either(anyCase('ws'), 'x')],
    [`if(or(${FLAG}, startsWith(${HOST}, 'ws')), ${HOST}, 'x')`, either(later, 'x')],
    [`if(${FLAG}, if(${FLAG}, 'a', 'b'), 'c')`, either('a', 'c')],
    [`if(${FLAG}, if(not(${FLAG}), 'a', 'b'), 'c')`, either('b', 'c')],
    [
      `map(createArray(${HOST}), lambda('x', if(startsWith(lambdaVariables('x'), 'a'), first(map(createArray('b'), lambda('x', lambdaVariables('x')))), 'c')))`,
      [new Alternatives(reason, ['b', 'c'])],
    ],
  ])('%s', (expression, expected) => {
    expect(valueOf(`[${expression}]`, { parameters })).toStrictEqual(expected);
  });
});

describe('a URI known only at deployment', () => {
  const built = 'buildUri() is evaluated only at deployment';

  it.each<[string, unknown]>([
    [`createObject('scheme', 'HTTPS', 'host', ${HOST})`, new PartlyKnown(built, 'https://')],
    [`createObject('Scheme', 'http', 'host', 'a')`, new PartlyKnown(built, 'http://')],
    [`createObject('scheme', ${HOST}, 'host', 'a')`, new Unknown(built)],
    [`createObject('scheme', 'https:', 'host', 'a')`, new Unknown(built)],
    [`createObject('host', 'a')`, new Unknown(built)],
    [`parseUri('https://a')`, new Unknown('parseUri() is evaluated only at deployment')],
    [
      `createObject('scheme', if(${FLAG}, 'http', 'wss'))`,
      either(new PartlyKnown(built, 'http://'), new PartlyKnown(built, 'wss://')),
    ],
  ])('buildUri(%s)', (components, expected) => {
    expect(valueOf(`[buildUri(${components})]`, { parameters })).toStrictEqual(expected);
  });
});

describe('a value with alternatives', () => {
  it.each<[string, unknown]>([
    [`if(${FLAG}, 'a', 'b')`, either('a', 'b')],
    [`if(${FLAG}, 'a', 'a')`, 'a'],
    [`if(${FLAG}, 'a', if(equals(${HOST}, 1), 'b', null()))`, either('a', 'b', null)],
    [`if(${FLAG}, 'a', if(${FLAG}, 'b', null()))`, either('a', null)],
    [`if(${FLAG}, concat('https://', ${HOST}), 'wss://a')`, either(startsWith('https://'), 'wss://a')],
    [`if(${FLAG}, first(1), 'b')`, either(mayFail('first() takes an array, not an integer'), 'b')],
    [`if(empty(${HOST}), 'a', 'b')`, new Alternatives(reason, ['a', 'b'])],
    [`concat(if(${FLAG}, 'http', 'https'), '://a')`, either('http://a', 'https://a')],
    [`concat(if(${FLAG}, 'http', 'https'), if(${FLAG}, '://', ':'))`, either('http://', 'http:', 'https://', 'https:')],
    [`concat(if(${FLAG}, 'http', 'https'), '://', ${HOST})`, either(startsWith('http://'), startsWith('https://'))],
    [`format('{0}://a', if(${FLAG}, 'http', 'https'))`, either('http://a', 'https://a')],
    [`join(createArray(if(${FLAG}, 'http:', 'https:'), 'a'), '//')`, either('http://a', 'https://a')],
    [`length(if(${FLAG}, 'a', createArray()))`, either(1, 0)],
    [`not(if(${FLAG}, true(), 'b'))`, either(false, mayFail('a function takes a boolean, not a string'))],
    [`coalesce(if(${FLAG}, null(), 'https://a'), 'http://b')`, either('https://a', 'http://b')],
    [`coalesce(if(${FLAG}, null(), 'https://a'))`, either(null, 'https://a')],
    [`if(${FLAG}, createObject('a', 1), createObject('a', 2)).a`, either(1, 2)],
    [`if(${FLAG}, createObject('a', 1), createObject()).?a`, either(1, null)],
    [`createArray('a', 'b')[if(${FLAG}, 0, 1)]`, either('a', 'b')],
    [`tryGet(if(${FLAG}, createObject('a', 1), null()), 'a')`, either(1, null)],
    [
      `union(createObject('a', 1), if(${FLAG}, createObject('b', 2), createObject()))`,
      either({ a: 1, b: 2 }, { a: 1 }),
    ],
    [
      `union(createObject('a', if(${FLAG}, createObject('b', 1), 2)), createObject('a', createObject('c', 3)))`,
      { a: either({ b: 1, c: 3 }, { c: 3 }) },
    ],
    [`union(createObject('a', ${HOST}), createObject('a', createObject('c', 3)))`, { a: later }],
    [`union(createObject('a', ${HOST}), createObject('a', 3))`, { a: 3 }],
    [
      `shallowMerge(createArray(createObject('a', 1), if(${FLAG}, createObject('a', 2), createObject())))`,
      either({ a: 2 }, { a: 1 }),
    ],
    [`flatten(createArray(createArray(1), if(${FLAG}, createArray(2), createArray())))`, either([1, 2], [1])],
    [`createArray(if(${FLAG}, 'a', 'b'))`, [either('a', 'b')]],
    [`filter(createArray('a'), lambda('x', if(${FLAG}, true(), false())))`, [new Unknown(isFlag)]],
    [`and(true(), if(${FLAG}, true(), false()))`, new Unknown(isFlag)],
  ])('%s', (expression, expected) => {
    expect(valueOf(`[${expression}]`, { parameters })).toStrictEqual(expected);
  });

  it('is unknown if there are too many combinations', () => {
    const times = (count: number): string => Array(count).fill(`if(${FLAG}, 'a', 'b')`).join(', ');
    expect(valueOf(`[concat('https://', ${times(5)})]`, { parameters })).toHaveProperty('values.length', 32);
    expect(valueOf(`[concat('https://', ${times(6)})]`, { parameters })).toStrictEqual(
      new PartlyKnown(isFlag, 'https://'),
    );
    const oneOf = (from: number, to: number): string => {
      const middle = Math.ceil((from + to) / 2);
      return to - from === 1
        ? String(from)
        : `if(less(${HOST}, ${middle}), ${oneOf(from, middle)}, ${oneOf(middle, to)})`;
    };
    expect(valueOf(`[${oneOf(0, 256)}]`, { parameters })).toHaveProperty('values.length', 256);
    expect(valueOf(`[${oneOf(0, 257)}]`, { parameters })).toStrictEqual(later);
  });

  it('cannot exceed the size limit of Azure Resource Manager', () => {
    const longer = Array(30)
      .fill('')
      .reduce<string>((text) => `replace(${text}, 'a', 'aaaaaaaaaa')`, `if(${FLAG}, 'a', 'ab')`);
    expect(valueOf(`[${longer}]`, { parameters })).toStrictEqual(
      mayFail("a function returns a value larger than ARM's limit of 4 MB"),
    );
  });

  it('is not the array of a loop', () => {
    const copy = [{ name: 'list', count: `[if(${FLAG}, 0, 2)]`, input: 'https' }];
    const { resources } = read({ parameters, resources: [api({ copy })] });
    expect(resources[0]?.body['properties']).toStrictEqual({ list: new Unknown(isFlag) });
  });

  it('is passed to a nested template, whose default replaces null', () => {
    const nested = (given: Record<string, unknown>) =>
      read({
        parameters,
        resources: [
          {
            type: 'Microsoft.Resources/deployments',
            apiVersion: '2022-09-01',
            name: 'nested',
            properties: {
              mode: 'Incremental',
              expressionEvaluationOptions: { scope: 'inner' },
              parameters: given,
              template: {
                parameters: { url: { type: 'string', defaultValue: 'http://default' } },
                resources: [api({ serviceUrl: "[parameters('url')]" })],
              },
            },
          },
        ],
      }).resources.map(({ body }) => body['properties']);
    const expected = [{ serviceUrl: either('https://a', 'http://default') }];
    expect(nested({ url: { value: `[if(${FLAG}, 'https://a', null())]` } })).toStrictEqual(expected);
    const written = `[if(${FLAG}, createObject('value', 'https://a'), createObject('value', null()))]`;
    expect(nested({ url: written })).toStrictEqual(expected);
  });
});

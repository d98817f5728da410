import * as fc from 'fast-check';
import { PartlyKnown } from '../../evaluation/partly-known';
import { Alternatives, SetOnceDeployed, Unknown } from '../../evaluation/unknown';
import { parseExpression } from '../../templates/arm/expression';
import { evaluateExpression } from '../../templates/arm/functions';
import { EvaluationError } from '../../templates/arm/values';
import { api, read, valueOf } from './arm-reading';
import { holdsOf, kindOf } from './known-of';

const reason = "parameter 'host' has no value and no default";
const parameters = { host: { type: 'string' }, flag: { type: 'bool' } };
const HOST = "parameters('host')";
const FLAG = "parameters('flag')";
const later = new Unknown(reason);
const isFlag = "parameter 'flag' has no value and no default";

const startsWith = (start: string): PartlyKnown => new PartlyKnown(reason, start);
const either = (...values: unknown[]): Alternatives => new Alternatives(isFlag, values);
const mayFail = (message: string): Unknown => new Unknown(`its expression may fail: ${message}`);

describe('what is known of a text in which something is not', () => {
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
    [`concat(createArray(1), ${HOST})`, later],
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
    // What is not known may be a whole address of its own.
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
    `substring(concat('https://', ${HOST}), 4)`,
    `take(concat('https://', ${HOST}), 4)`,
    `skip(concat('https://', ${HOST}), 4)`,
    `last(concat('https://', ${HOST}))`,
    `replace(concat('https://', ${HOST}), 'https', 'http')`,
    `padLeft(concat('https://', ${HOST}), 99)`,
    `base64(concat('https://', ${HOST}))`,
    `uriComponent(concat('https://', ${HOST}))`,
    `uniqueString(concat('https://', ${HOST}))`,
    `split(concat('https://', ${HOST}), ':')[0]`,
    `json(concat('https://', ${HOST}))`,
    `concat('https://', ${HOST}).host`,
    `createObject('https', 1)[concat('https', ${HOST})]`,
    `createObject(concat('https', ${HOST}), 1)`,
    `tryGet(createObject('a', 1), concat('https', ${HOST}))`,
    `coalesce(${HOST}, 'https://a')`,
  ])('of %s nothing is known', (expression) => {
    expect(valueOf(`[${expression}]`, { parameters })).toStrictEqual(later);
  });

  it('goes through variables, functions and nested templates', () => {
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

describe('what may be one of several values', () => {
  it.each<[string, unknown]>([
    [`if(${FLAG}, 'a', 'b')`, either('a', 'b')],
    [`if(${FLAG}, 'a', 'a')`, 'a'],
    [`if(${FLAG}, 'a', if(${FLAG}, 'b', null()))`, either('a', 'b', null)],
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
    [`filter(createArray('a'), lambda('x', if(${FLAG}, true(), false())))`, new Unknown(isFlag)],
    [`and(true(), if(${FLAG}, true(), false()))`, new Unknown(isFlag)],
  ])('%s', (expression, expected) => {
    expect(valueOf(`[${expression}]`, { parameters })).toStrictEqual(expected);
  });

  it('is followed as far as there are not too many', () => {
    const times = (count: number): string => Array(count).fill(`if(${FLAG}, 'a', 'b')`).join(', ');
    expect(valueOf(`[concat('https://', ${times(5)})]`, { parameters })).toHaveProperty('values.length', 32);
    expect(valueOf(`[concat('https://', ${times(6)})]`, { parameters })).toStrictEqual(
      new PartlyKnown(isFlag, 'https://'),
    );
    const oneOf = (from: number, to: number): string => {
      const middle = Math.ceil((from + to) / 2);
      return to - from === 1 ? String(from) : `if(${FLAG}, ${oneOf(from, middle)}, ${oneOf(middle, to)})`;
    };
    expect(valueOf(`[${oneOf(0, 256)}]`, { parameters })).toHaveProperty('values.length', 256);
    expect(valueOf(`[${oneOf(0, 257)}]`, { parameters })).toStrictEqual(new Unknown(isFlag));
  });

  it('cannot grow beyond what ARM takes', () => {
    const longer = Array(30)
      .fill('')
      .reduce<string>((text) => `replace(${text}, 'a', 'aaaaaaaaaa')`, `if(${FLAG}, 'a', 'ab')`);
    expect(valueOf(`[${longer}]`, { parameters })).toStrictEqual(
      mayFail('a function gives a value above the 4 MB that ARM takes'),
    );
  });

  it('does not count as the array of a loop', () => {
    const copy = [{ name: 'list', count: `[if(${FLAG}, 0, 2)]`, input: 'https' }];
    const { resources } = read({ parameters, resources: [api({ copy })] });
    expect(resources[0]?.body['properties']).toStrictEqual({ list: new Unknown(isFlag) });
  });

  it('is passed to a nested template, which has its own for null', () => {
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

const NESTED = { maxDepth: 4, depthIdentifier: fc.createDepthIdentifier() };

/** Expressions with holes: `a()`, `b()` and `flag()`. */
const { text, array, object, nullable } = fc.letrec<Record<'text' | 'truth' | 'nullable' | 'array' | 'object', string>>(
  (tie) => {
    const call = (name: string, ...args: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
      fc.tuple(...args).map((given) => `${name}(${given.join(', ')})`);
    const [text, truth, array, object] = [tie('text'), tie('truth'), tie('array'), tie('object')];
    const literal = fc
      .constantFrom('https://', 'HTTP', 's', '://', '/', 'v1/', '', ' ', 'a', ':', '#', '\u00fc', '\u03a3')
      .map((each) => `'${each}'`);
    const number = fc.nat(9).map(String);
    const format = fc.constantFrom("'{0}{1}'", "'https://{0}'", "'{{{0}'", "'{0,4}{1}'", "'{0,-9}'", "'{1:D2}{0}'");
    const choice = (kind: 'text' | 'array' | 'object' | 'nullable') => call('if', truth, tie(kind), tie(kind));
    return {
      text: fc.oneof(
        NESTED,
        { weight: 2, arbitrary: literal },
        { weight: 4, arbitrary: fc.constantFrom('a()', 'b()') },
        { weight: 2, arbitrary: call('concat', text, text) },
        { weight: 4, arbitrary: call('concat', literal, text, fc.oneof(number, text)) },
        { weight: 4, arbitrary: call('format', format, text, fc.oneof(text, number, array)) },
        call('join', array, text),
        fc
          .constantFrom('toLower', 'toUpper', 'trim', 'string', 'base64', 'uriComponent', 'first', 'last')
          .chain((name) => call(name, text)),
        fc.constantFrom('take', 'skip', 'padLeft', 'substring').chain((name) => call(name, text, number)),
        call('string', fc.oneof(array, object, truth)),
        call('uri', text, text),
        call('uri', call('concat', fc.constant("'https://'"), text), text),
        call('replace', text, literal, text),
        choice('text'),
        call('coalesce', tie('nullable'), text),
        fc.constantFrom('first', 'last').chain((name) => call(name, array)),
        object.map((each) => `${each}.k`),
        call('tryGet', object, fc.constant("'k'")),
        fc.tuple(object, text).map(([each, key]) => `${each}[${key}]`),
      ),
      truth: fc.oneof(
        NESTED,
        fc.constantFrom('flag()', 'flag()', 'true()', 'false()'),
        call('equals', text, text),
        fc.constantFrom('startsWith', 'endsWith', 'contains').chain((name) => call(name, text, text)),
        call('empty', fc.oneof(text, array)),
        call('not', truth),
        fc.constantFrom('and', 'or').chain((name) => call(name, truth, truth)),
      ),
      nullable: fc.oneof(NESTED, fc.constant('null()'), text, choice('nullable')),
      array: fc.oneof(
        NESTED,
        call('createArray', text, text),
        call('createArray', tie('nullable')),
        choice('array'),
        call('concat', array, array),
        call('union', array, array),
        call('flatten', call('createArray', array, array)),
        call('split', text, fc.constantFrom("'/'", "'s'")),
        call('map', array, fc.constant("lambda('x', concat('https://', lambdaVariables('x')))")),
        call('filter', array, fc.constant("lambda('x', startsWith(lambdaVariables('x'), 'h'))")),
      ),
      object: fc.oneof(
        NESTED,
        call('createObject', fc.constant("'k'"), tie('nullable'), fc.constant("'l'"), fc.oneof(text, object)),
        call('createObject', text, text),
        choice('object'),
        call('union', object, object),
        call('shallowMerge', call('createArray', object, object)),
      ),
    };
  },
);

const expression = fc.oneof({ weight: 6, arbitrary: text }, array, object, nullable);

const filling = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'http',
    's://',
    '://',
    '//',
    '/',
    'HTTPS://b',
    'http://b',
    '\\\\b',
    '{0}',
    'k',
    '\u03a3',
    'h\t',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

describe('what is known of an expression', () => {
  it('holds whatever its holes are filled with', () => {
    const kinds: Record<string, number> = {};
    fc.assert(
      fc.property(expression, filling, filling, fc.boolean(), (source, a, b, flag) => {
        const foreseen = evaluate(source, {});
        const value = evaluate(source, { a, b, flag });
        if (!(value instanceof Unknown)) kinds[kindOf(foreseen)] = (kinds[kindOf(foreseen)] ?? 0) + 1;
        expect({ source, a, b, flag, foreseen, value, holds: holdsOf(foreseen, value) }).toHaveProperty('holds', true);
      }),
      { numRuns: 4_000 },
    );

    const wanted = ['Alternatives', 'PartlyKnown', 'SetOnceDeployed', 'Unknown', 'text'];
    expect(wanted.filter((kind) => (kinds[kind] ?? 0) < 15)).toEqual([]);
  }, 60_000);
});

/** Undefined stands for what is not known. */
function evaluate(source: string, holes: Readonly<Record<string, unknown>>): unknown {
  const find = (name: string) =>
    ['a', 'b', 'flag'].includes(name)
      ? () => (Object.hasOwn(holes, name) ? holes[name] : new Unknown(name))
      : undefined;
  try {
    return evaluateExpression(parseExpression(`[${source}]`), { find });
  } catch (error) {
    if (error instanceof EvaluationError) return new Unknown(error.message);
    throw error;
  }
}

import { parseExpression } from '../../../core/expressions/expression';
import { type ArmFunction, evaluateExpression } from '../../../core/expressions/functions';
import { Unknown } from '../../../core/values/unknown';

const values: Readonly<Record<string, unknown>> = {
  object: { one: 'a', Two: { three: 3 }, list: [1, 2] },
  people: [
    { name: 'Ada', age: 36 },
    { name: 'Bob', age: 7 },
    { name: 'Cem', age: 36 },
  ],
  quotes: "{'one': 'a', \"two\": [true, null]}",
  polluted: '{"__proto__": {"admin": true}}',
  none: null,
};

const functions = new Map<string, ArmFunction>([
  ['value', ([name]) => values[String(name)]],
  ['contoso.twice', ([text]) => `${String(text)}${String(text)}`],
]);

const evaluate = (text: string): unknown =>
  evaluateExpression(parseExpression(text), { find: (name) => functions.get(name) });

describe('the value of an expression', () => {
  it.each<[string, unknown]>([
    // Function names and property names are case-insensitive.
    ["[CONCAT('a', 'b')]", 'ab'],
    ["[Contoso.Twice('a')]", 'aa'],
    ["[value('object').ONE]", 'a'],
    ["[value('object').two.three]", 3],
    ["[value('object')['list'][1]]", 2],
    ["[value('object').?missing]", null],
    ["[value('object').?missing.?deeper]", null],
    ["[value('none').?any]", null],
    ["[value('object').list[?9]]", null],

    // Strings
    ["[concat('a', 1, true())]", 'a1True'],
    [
      "[format('{0}, {1}. Formatted number: {2:N0}', 'Hello', 'User', 8175133)]",
      'Hello, User. Formatted number: 8,175,133',
    ],
    ["[format('{0:D3}|{0:000}|{0:X4}|{0,5}|{0,-5}|{{0}}|{1}', 42, false())]", '042|042|002A|   42|42   |{0}|False'],
    ["[format('{0:N1}|{0:F2}|{0:#,##0}', -1234567)]", '-1,234,567.0|-1234567.00|-1,234,567'],
    ["[format('{0}', createArray('a', 1))]", '["a",1]'],
    ["[replace('a.b.c', '.', '$&')]", 'a$&b$&c'],
    ["[split('a,b,,c', ',')]", ['a', 'b', '', 'c']],
    ["[split('a,b;c', createArray(',', ';'))]", ['a', 'b', 'c']],
    ["[join(createArray('a', 1, 'b'), '-')]", 'a-1-b'],
    ["[toLower('ABC')]", 'abc'],
    ["[toUpper('abc')]", 'ABC'],
    ["[trim('  a b  ')]", 'a b'],
    ["[trim('\t\u0085\u00a0\u2028a\r\n')]", 'a'],
    ["[trim('\ufeff')]", '\ufeff'],
    ["[substring('one two three', 4, 3)]", 'two'],
    ["[substring('one two', 4)]", 'two'],
    ["[padLeft('123', 10, '0')]", '0000000123'],
    ['[padLeft(7, 3)]', '  7'],
    ["[startsWith('HTTPS://contoso.com', 'https://')]", true],
    ["[endsWith('abcdef', 'EF')]", true],
    ["[startsWith('ab', 'b')]", false],
    ["[indexOf('test', 'T')]", 0],
    ["[lastIndexOf('test', 'T')]", 3],
    ["[indexOf('abc', 'x')]", -1],
    ["[string(createObject('a', createArray(1, true(), null())))]", '{"a":[1,true,null]}'],
    ['[string(12)]', '12'],
    ["[first('One Two')]", 'O'],
    ["[last('One Two')]", 'o'],
    ["[skip('abcd', 1)]", 'bcd'],
    ["[take('abcd', 2)]", 'ab'],
    ["[length('abc')]", 3],
    ["[empty('')]", true],

    // Networks
    [
      "[parseCidr('10.144.9.3/20')]",
      {
        network: '10.144.0.0',
        netmask: '255.255.240.0',
        broadcast: '10.144.15.255',
        firstUsable: '10.144.0.1',
        lastUsable: '10.144.15.254',
        cidr: 20,
      },
    ],
    [
      "[parseCidr('FDAD:3236:5555::/48')]",
      {
        network: 'fdad:3236:5555::',
        netmask: 'ffff:ffff:ffff::',
        firstUsable: 'fdad:3236:5555::',
        lastUsable: 'fdad:3236:5555:ffff:ffff:ffff:ffff:ffff',
        cidr: 48,
      },
    ],
    ["[parseCidr('10.0.0.1/32').firstUsable]", '10.0.0.1'],
    ["[cidrSubnet('10.144.0.0/20', 24, 4)]", '10.144.4.0/24'],
    ["[cidrSubnet('fdad:3236:5555::/48', 52, 1)]", 'fdad:3236:5555:1000::/52'],
    ["[cidrSubnet('::/0', 128, 65537)]", '::1:1/128'],
    ["[cidrHost('10.144.3.0/24', 0)]", '10.144.3.1'],
    ["[cidrHost('10.144.3.0/24', 253)]", '10.144.3.254'],
    ["[cidrHost('fdad:3236:5555:3000::/52', 4)]", 'fdad:3236:5555:3000::5'],
    ["[cidrHost('1:0:0:2::/64', 0)]", '1:0:0:2::1'],

    // Encodings
    ["[base64('one, two')]", 'b25lLCB0d28='],
    ["[base64ToString('b25lLCB0d28=')]", 'one, two'],
    ["[base64ToJson(base64(value('quotes')))]", { one: 'a', two: [true, null] }],
    ["[dataUri('Hello')]", 'data:text/plain;charset=utf8;base64,SGVsbG8='],
    ["[dataUriToString('data:;base64,SGVsbG8sIFdvcmxkIQ==')]", 'Hello, World!'],
    ["[dataUriToString('data:,a%20b')]", 'a b'],
    ["[uri('http://contoso.org/firstpath', 'myscript.sh')]", 'http://contoso.org/myscript.sh'],
    ["[uri('http://contoso.org/firstpath/', 'azuredeploy.json')]", 'http://contoso.org/firstpath/azuredeploy.json'],
    ["[uriComponent('http://a b(c)')]", 'http%3A%2F%2Fa%20b%28c%29'],
    ["[uriComponentToString('http%3A%2F%2Fa%20b')]", 'http://a b'],

    // Arrays and objects
    ["[array('a')]", ['a']],
    ["[array(createArray('a'))]", ['a']],
    ['[createArray()]', []],
    ["[createObject('a', 1, 'b', createArray(2))]", { a: 1, b: [2] }],
    ['[concat(createArray(1), createArray(2, 3))]', [1, 2, 3]],
    ["[contains('abc', 'C')]", false],
    ["[contains(value('object'), 'ONE')]", true],
    ["[contains(createArray('a', 'b'), 'b')]", true],
    ['[contains(createArray(createArray(1)), createArray(1))]', true],
    ['[empty(createObject())]', true],
    ['[empty(null())]', true],
    ['[empty(createArray(1))]', false],
    ["[length(value('object'))]", 3],
    ['[first(createArray())]', null],
    ['[last(createArray(1, 2))]', 2],
    ['[skip(createArray(1, 2, 3), 2)]', [3]],
    ['[take(createArray(1, 2, 3), -1)]', []],
    ["[indexOf(createArray('a', 'b'), 'b')]", 1],
    ['[lastIndexOf(createArray(1, 2, 1), 1)]', 2],
    ['[indexFromEnd(createArray(1, 2, 3), 1)]', 3],
    ['[tryIndexFromEnd(createArray(1), 2)]', null],
    ['[flatten(createArray(createArray(1), createArray(2, createArray(3))))]', [1, 2, [3]]],
    ['[range(5, 3)]', [5, 6, 7]],
    ['[min(3, 1, 2)]', 1],
    ['[max(createArray(3, 1, 2))]', 3],
    ["[union(createArray('a', 'b'), createArray('b', 'c'))]", ['a', 'b', 'c']],
    [
      "[union(createObject('a', createObject('x', 1), 'b', createArray(1)), createObject('A', createObject('y', 2), 'b', createArray(2)))]",
      { a: { x: 1, y: 2 }, b: [2] },
    ],
    ['[intersection(createArray(1, 2, 3), createArray(3, 2), createArray(2))]', [2]],
    ["[intersection(createObject('a', 1, 'b', 2), createObject('a', 1, 'b', 3))]", { a: 1 }],
    ['[json(\'{"a": [1, null]}\')]', { a: [1, null] }],
    ["[json('null')]", null],
    [
      "[items(createObject('b', 2, 'a', 1))]",
      [
        { key: 'a', value: 1 },
        { key: 'b', value: 2 },
      ],
    ],
    ["[objectKeys(createObject('b', 2, 'a', 1))]", ['b', 'a']],
    ["[tryGet(value('object'), 'two', 'three')]", 3],
    ["[tryGet(value('object'), 'list', 5)]", null],
    ["[tryGet(value('none'), 'a')]", null],
    ["[shallowMerge(createArray(createObject('a', createObject('x', 1)), createObject('a', 2)))]", { a: 2 }],

    // Lambdas
    ["[map(value('people'), lambda('p', lambdaVariables('p').name))]", ['Ada', 'Bob', 'Cem']],
    [
      "[map(createArray('a', 'b'), lambda('x', 'i', format('{0}{1}', lambdaVariables('x'), lambdaVariables('I'))))]",
      ['a0', 'b1'],
    ],
    ["[filter(value('people'), lambda('p', less(lambdaVariables('p').age, 10)))]", [{ name: 'Bob', age: 7 }]],
    ["[reduce(range(1, 4), 0, lambda('sum', 'next', add(lambdaVariables('sum'), lambdaVariables('next'))))]", 10],
    ["[sort(createArray(3, 1, 2), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))]", [1, 2, 3]],
    [
      "[toObject(value('people'), lambda('p', lambdaVariables('p').name), lambda('p', lambdaVariables('p').age))]",
      { Ada: 36, Bob: 7, Cem: 36 },
    ],
    [
      "[groupBy(createArray('ab', 'ac', 'b'), lambda('x', first(lambdaVariables('x'))))]",
      { a: ['ab', 'ac'], b: ['b'] },
    ],
    ["[mapValues(createObject('a', 1), lambda('v', add(lambdaVariables('v'), 1)))]", { a: 2 }],
    [
      "[map(createArray(1, 2), lambda('x', map(createArray(10), lambda('y', add(lambdaVariables('x'), lambdaVariables('y'))))))]",
      [[11], [12]],
    ],

    // Logic, comparison, numbers
    ["[if(true(), 'yes', value('object').missing)]", 'yes'],
    ["[and(true(), false(), value('none'))]", false],
    ["[or(false(), true(), value('none'))]", true],
    ['[not(false())]', true],
    ["[bool('TRUE')]", true],
    ['[bool(0)]', false],
    ["[coalesce(null(), value('object').?missing, 'a', value('object').missing)]", 'a'],
    ['[coalesce(null())]', null],
    ["[equals('a', 'A')]", false],
    ["[equals(1, '1')]", false],
    ["[equals(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 1))]", true],
    ['[equals(createArray(1, 2), createArray(2, 1))]', false],
    ['[equals(null(), null())]', true],
    ["[greater('b', 'a')]", true],
    ['[greaterOrEquals(2, 2)]', true],
    ['[less(2, 2)]', false],
    ["[lessOrEquals('a', 'b')]", true],
    ['[add(-5, 5)]', 0],
    ['[sub(7, 3)]', 4],
    ['[mul(-4, 0)]', 0],
    ['[div(-7, 2)]', -3],
    ['[mod(7, 3)]', 1],
    ["[int(' 42 ')]", 42],
    ["[float('3.14')]", 3.14],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  it('of uniqueString() and guid() has the format of the results of ARM', () => {
    expect(evaluate("[uniqueString('a', 'b')]")).toMatch(/^[a-z2-7]{13}$/);
    expect(evaluate("[guid('a')]")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(evaluate("[equals(uniqueString('a', 'b'), uniqueString('a', 'b'))]")).toBe(true);
    expect(evaluate("[equals(uniqueString('a', 'b'), uniqueString('ab'))]")).toBe(false);
    expect(evaluate("[equals(guid('a'), guid('b'))]")).toBe(false);
  });

  it('treats __proto__ as an ordinary key', () => {
    const object = evaluate("[union(json(value('polluted')), createObject('__proto__', createObject('b', 1)))]");
    expect(Object.entries(object as object)).toEqual([['__proto__', { admin: true, b: 1 }]]);
    expect(evaluate("[contains(createObject(), 'constructor')]")).toBe(false);
    expect(evaluate('[createObject().?__proto__]')).toBeNull();
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });
});

describe('an expression that fails with the given values', () => {
  it.each([
    ["[parseCidr('10.0.0.0')]", 'parseCidr() takes a network such as 10.144.0.0/20 or fdad:3236:5555::/48'],
    [
      "[cidrSubnet('10.0.0.0/24', 16, 0)]",
      'cidrSubnet() takes a prefix between 24 (the prefix of the network) and 32, not 16',
    ],
    ["[cidrSubnet('10.0.0.0/24', 25, 2)]", 'cidrSubnet() has no subnet at index 2: the network has 2 subnets'],
    ["[cidrHost('10.0.0.0/24', 254)]", 'cidrHost() has no usable address at index 254'],
    ["[value('object').missing]", "property 'missing' does not exist in an object"],
    ["[value('none').a]", "property 'a' does not exist in null"],
    ["[value('object').list[2]]", 'item 2 does not exist in an array'],
    ["[concat('a', createArray())]", 'concat() takes either only arrays or only strings'],
    ['[toUpper(length(1))]', 'length() takes an object, not an integer'],
    ["[toLower('a', 'b')]", 'toLower() takes 1 argument, not 2'],
    ["[substring('abc', 2, 5)]", 'substring() takes a range within the string, which has 3 characters'],
    ["[if('yes', 1, 2)]", 'if() takes a boolean, not a string'],
    ['[if(true(), 1)]', 'if() takes 3 arguments, not 2'],
    ['[and(1)]', 'and() takes a boolean, not an integer'],
    ['[div(1, 0)]', 'div() cannot divide by 0'],
    ["[int('4.5')]", 'int() takes a number or a string with an integer'],
    ["[less(1, '2')]", 'less() compares two numbers or two strings'],
    ["[createObject('a')]", 'createObject() needs a value for each key'],
    ["[json('{')]", 'json() takes a JSON text'],
    ["[json('[1e400]')]", 'json() takes numbers up to 1.8e308'],
    ["[float('1e400')]", 'float() takes numbers up to 1.8e308'],
    [`[int('${'9'.repeat(400)}')]`, 'int() takes numbers up to 1.8e308'],
    ["[format('{1}', 'a')]", 'format() has no argument for {1}'],
    ["[format('{', 'a')]", 'format() takes a format'],
    ["[format('{0:R}', 1)]", "format() does not support the number format 'R'"],
    ['[range(0, 10001)]', 'range() takes a count from 0 to 10000'],
    ["[uri('contoso', 'a')]", 'uri() takes an absolute URI'],
    ["[base64ToString('%')]", 'base64ToString() takes a base64 string'],
    ["[map(createArray(1), 'x')]", 'map() takes a lambda'],
    ["[lambdaVariables('x')]", 'unknown function lambdaVariables()'],
    [
      "[map(createArray(1), lambda('x', lambdaVariables('y')))]",
      "lambdaVariables() does not know the lambda variable 'y'",
    ],
    ["[fail('no more')]", 'fail() stopped the evaluation: no more'],
    ["[conacat('a')]", 'unknown function conacat()'],
    ["[contoso.thrice('a')]", 'unknown function contoso.thrice()'],
  ])('%s', (text, message) => {
    expect(() => evaluate(text)).toThrow(message);
  });

  it('fails if its value exceeds the limits of ARM', () => {
    const doubled = (levels: number): string =>
      levels === 0
        ? "'12345678'"
        : `reduce(range(0, 30), ${doubled(levels - 1)}, lambda('s', 'i', concat(lambdaVariables('s'), lambdaVariables('s'))))`;
    expect(() => evaluate(`[${doubled(1)}]`)).toThrow("concat() returns a value larger than ARM's limit of 4 MB");
    expect(() => evaluate("[reduce(range(0, 9999), 1, lambda('a', 'i', createArray(lambdaVariables('a'))))]")).toThrow(
      'createArray() returns a value nested deeper than 200 levels',
    );
    expect(() => evaluate(`[json('${'['.repeat(10_000)}${']'.repeat(10_000)}')]`)).toThrow(
      'json() takes JSON nested at most 200 levels deep',
    );
  });
});

describe('an unknown value', () => {
  const secret = new Unknown('the secret is unknown');
  const withSecret = (text: string): unknown =>
    evaluateExpression(parseExpression(text), {
      find: (name) => (name === 'secret' ? () => secret : functions.get(name)),
    });

  it.each([
    "[concat(secret(), '/v1')]",
    '[toLower(secret())]',
    "[equals(secret(), 'a')]",
    "[equals(createArray(secret()), createArray('a'))]",
    '[string(createArray(secret()))]',
    "[join(createArray('', secret()), '')]",
    "[format('{0}', secret())]",
    "[contains(createArray(secret()), 'a')]",
    '[and(true(), secret())]',
    '[or(false(), secret())]',
    '[not(secret())]',
    "[coalesce(null(), secret(), 'a')]",
    '[secret().a.b]',
    '[secret()[0]]',
    "[value('object')[secret()]]",
    '[createArray(1, secret())[1]]',
    "[tryGet(createObject('a', secret()), 'a', 'b')]",
    "[tryGet(value('object'), secret())]",
    '[createObject(secret(), 1)]',
    "[sort(createArray('a', 'b'), lambda('x', 'y', secret()))]",
    "[map(secret(), lambda('x', 1))]",
    "[union(secret(), createObject('a', 1))]",
  ])('leaves %s unknown', (text) => {
    expect(withSecret(text)).toStrictEqual(secret);
  });

  it.each<[string, unknown]>([
    ["[createArray('a', secret())]", ['a', secret]],
    ["[createObject('a', secret())]", { a: secret }],
    ['[length(createArray(secret(), 1))]', 2],
    ['[empty(createArray(secret()))]', false],
    ["[contains(createArray(secret(), 'a'), 'a')]", true],
    ['[first(createArray(1, secret()))]', 1],
    ['[and(secret(), false())]', false],
    ['[or(secret(), true())]', true],
    ["[coalesce('a', secret())]", 'a'],
    ["[if(true(), 'a', secret())]", 'a'],
    ["[union(createObject('a', secret()), createObject('b', 1))]", { a: secret, b: 1 }],
    ["[map(createArray(secret(), 1), lambda('x', createArray(lambdaVariables('x'))))]", [[secret], [1]]],
    ['[concat(createArray(secret()), createArray(1))]', [secret, 1]],
  ])('does not affect the known part of %s', (text, expected) => {
    expect(withSecret(text)).toEqual(expected);
  });
});

// A quadratic algorithm would not finish in time.
describe('long texts', () => {
  const blanks = ' '.repeat(400_000);

  it('are trimmed', () => {
    expect(evaluate(`[trim('a${blanks}b${blanks}')]`)).toBe(`a${blanks}b`);
  });
});

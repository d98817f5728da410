import { loadDefinition } from '../../../core/policy-engine';
import { API, denying, type Json, refusal, SERVICE } from './policies';

const PROTOCOLS = `${API}/protocols[*]`;

describe('loadDefinition rejects a condition', () => {
  it.each<[string, unknown, string, string]>([
    ['that is not an object', [], 'policyRule.if', 'is an array, not an object'],
    ['that is empty', {}, 'policyRule.if', 'needs one of field, value and count'],
    ['without an operator', { field: 'type' }, 'policyRule.if', 'has no operator'],
    [
      'with an unknown operator',
      { field: 'type', equal: 'a' },
      'policyRule.if.equal',
      'is not an operator of a condition',
    ],
    [
      'with two operators',
      { field: 'type', equals: 'a', like: 'b' },
      'policyRule.if.like',
      'is a second operator beside equals; a condition has only one',
    ],
    [
      'with two subjects',
      { field: 'type', value: 'a', equals: 'b' },
      'policyRule.if.value',
      'cannot be combined with field',
    ],
    [
      'with a member twice',
      { field: 'type', equals: 'a', Equals: 'b' },
      'policyRule.if.Equals',
      'appears twice, in different letter case',
    ],
    [
      'with __proto__',
      JSON.parse('{"__proto__": "a", "field": "type", "equals": "b"}'),
      'policyRule.if.__proto__',
      'is not an operator of a condition',
    ],
    [
      'with the obsolete source',
      { source: 'action', like: 'a*' },
      'policyRule.if',
      'needs one of field, value and count',
    ],
    [
      'in the same object as a logical operator',
      { not: { field: 'type', equals: 'a' }, field: 'type' },
      'policyRule.if.not',
      'must be the only member of its object',
    ],
    ['with an empty allOf', { allOf: [] }, 'policyRule.if.allOf', 'is not an array of conditions'],
    ['with an anyOf that is not an array', { anyOf: {} }, 'policyRule.if.anyOf', 'is not an array of conditions'],
    ['with a not that is an array', { not: [] }, 'policyRule.if.not', 'is an array, not an object'],
    [
      'inside other conditions',
      { allOf: [{ not: { anyOf: [{ field: 'type' }] } }] },
      'policyRule.if.allOf[0].not.anyOf[0]',
      'has no operator',
    ],
    ['on an unknown field', { field: 'url', equals: 'a' }, 'policyRule.if.field', "names 'url', which is not a field"],
    [
      'on an unknown alias',
      { field: `${API}/value`, equals: 'a' },
      'policyRule.if.field',
      `names the alias '${API}/value', which is not in the list of aliases`,
    ],
    [
      'on an alias of another provider',
      { field: 'Microsoft.Sql/servers/version', equals: 'a' },
      'policyRule.if.field',
      "names the alias 'Microsoft.Sql/servers/version', which is not in the list of aliases",
    ],
    [
      'on the members of a single value',
      { field: `${API}/serviceUrl[*]`, equals: 'a' },
      'policyRule.if.field',
      `names the alias '${API}/serviceUrl[*]', which is not in the list of aliases`,
    ],
    ['on the tag *', { field: 'tags[*]', equals: 'a' }, 'policyRule.if.field', "names 'tags[*]', which is not a tag"],
    [
      'on an empty tag',
      { field: "tags['']", equals: 'a' },
      'policyRule.if.field',
      "names 'tags['']', which is not a tag",
    ],
    ['on a field that is a number', { field: 1, equals: 'a' }, 'policyRule.if.field', 'is the number 1, not a string'],
  ])('%s', (_, condition, path, what) => {
    const { path: at, message } = refusal(denying(condition));
    expect({ at, message }).toEqual({ at: path, message: expect.stringContaining(`${path} ${what}`) });
  });
});

describe('loadDefinition rejects an expected value', () => {
  it.each<[string, unknown, string]>([
    ['equals', ['a'], 'is or contains an array, not a single value'],
    ['equals', { a: 1 }, 'is or contains an object, not a single value'],
    ['notEquals', null, 'is or contains null, not a single value'],
    ['like', 'a*b*', 'is "a*b*", which has more than one wildcard *'],
    ['notLike', 1, 'is the number 1, not a string'],
    ['contains', 'a*', 'is "a*", but contains supports no wildcard *; use like'],
    ['notContains', true, 'is the boolean true, not a string'],
    ['match', 5, 'is the number 5, not a string'],
    ['notMatchInsensitively', false, 'is the boolean false, not a string'],
    ['in', 'a', 'is "a", not an array'],
    ['notIn', [['a']], 'is or contains an array, not a single value'],
    ['in', [null], 'is or contains null, not a single value'],
    ['containsKey', 1, 'is the number 1, not a string'],
    ['less', true, 'is the boolean true, not a number or a string'],
    ['greaterOrEquals', null, 'is or contains null, not a single value'],
    ['exists', 'yes', 'is "yes", not true or false'],
    ['exists', 1, 'is the number 1, not a string'],
  ])('of %s: %j', (operator, expected, what) => {
    const { path, message } = refusal(denying({ field: 'name', [operator]: expected }));
    expect(path).toBe(`policyRule.if.${operator}`);
    expect(message).toContain(`${path} ${what}. Example: "${operator}": `);
  });

  it.each<[string, Json, string]>([
    ['equals', { type: 'Array' }, 'takes a single value, but the parameter "p" has the type Array'],
    ['in', { type: 'String' }, 'takes an array, but the parameter "p" has the type String'],
    ['like', { type: 'Object' }, 'takes a single value, but the parameter "p" has the type Object'],
  ])('of %s: a parameter %j', (operator, declaration, what) => {
    const condition = { field: 'name', [operator]: "[ parameters( 'P' ) ]" };
    expect(refusal(denying(condition, { parameters: { p: declaration } })).message).toContain(what);
  });
});

const deep = (levels: number) => `[${'toLower('.repeat(levels)}'a'${')'.repeat(levels)}]`;

describe('loadDefinition rejects an expression', () => {
  it.each<[string, string]>([
    ['[concat(]', 'is not a valid expression: expected '],
    ["[parameters('efect')]", "uses the parameter 'efect', which is not declared"],
    ["[field('url')]", "names 'url', which is not a field"],
    [`[field('${API}/value')]`, `names the alias '${API}/value', which is not in the list of aliases`],
    ["[nothing('a')]", 'calls the unknown function nothing()'],
    ["[constructor('a')]", 'calls the unknown function constructor()'],
    ["[contoso.name('a')]", 'calls contoso.name(), but policy rules have no user-defined functions'],
    ["[concat('a', variables('b'))]", 'calls variables(), which is available in ARM templates but not in policy rules'],
    ["[reference('a')]", 'calls reference(), which is available in ARM templates but not in policy rules'],
    ["[dateTimeAdd('a', 'P1D')]", 'calls dateTimeAdd(), which is available in ARM templates but not in policy rules'],
    ["[listKeys('a', 'b')]", 'calls listKeys(), which is available in ARM templates but not in policy rules'],
    [
      "[ListCallbackUrl('a', 'b')]",
      'calls ListCallbackUrl(), which is available in ARM templates but not in policy rules',
    ],
    ["[toLogicalZone('a', 'b', '1')]", 'calls toLogicalZone(), which only Azure can evaluate'],
    ['[newGuid()]', 'calls newGuid(), which is available in ARM templates but not in policy rules'],
    [
      "[filter(createArray(1), lambda('x', true()))]",
      'calls lambda(), which is available in ARM templates but not in policy rules',
    ],
    ['[current()]', 'calls current(), which is available only in the where of a count'],
    [deep(65), 'nests functions deeper than 64 levels'],
    [`[concat(${Array.from({ length: 129 }, () => "'a'").join(',')})]`, 'calls concat() with more than 128 arguments'],
    [`['${'a'.repeat(81_920)}']`, 'has more than 81920 characters'],
  ])('%.60s', (expression, what) => {
    const { path, message } = refusal(denying({ value: expression, equals: 'a' }));
    expect(path).toBe('policyRule.if.value');
    expect(message).toContain(`${path} ${what}`);
  });

  it('inside other values', () => {
    const condition = { field: 'name', in: ['a', '[nothing()]'] };
    expect(refusal(denying(condition)).path).toBe('policyRule.if.in[1]');
  });

  it('but not if it is at the limits', () => {
    expect(() => loadDefinition(denying({ value: deep(64), equals: 'a' }))).not.toThrow();
  });
});

const nested = (where: unknown) => ({ value: ['a'], name: 'outer', where });

describe('loadDefinition rejects a count', () => {
  it.each<[unknown, string, string]>([
    ['a', 'policyRule.if.count', 'is "a", not an object'],
    [{}, 'policyRule.if.count', 'has neither field nor value'],
    [
      { field: PROTOCOLS, value: [] },
      'policyRule.if.count.value',
      'is not allowed here. Allowed members: field, where',
    ],
    [{ field: PROTOCOLS, name: 'a' }, 'policyRule.if.count.name', 'is not allowed here. Allowed members: field, where'],
    [{ field: `${API}/protocols` }, 'policyRule.if.count.field', 'which has no [*]'],
    [{ field: 'type' }, 'policyRule.if.count.field', 'which has no [*]'],
    [{ field: "[concat('a', 'b')]" }, 'policyRule.if.count.field', 'not the alias of an array'],
    [{ field: `${API}/value[*]` }, 'policyRule.if.count.field', 'which is not in the list of aliases'],
    [{ value: 'a' }, 'policyRule.if.count.value', 'is "a", not an array'],
    [{ value: { a: 1 } }, 'policyRule.if.count.value', 'is an object, not an array'],
    [{ value: ['a'], name: 'my name' }, 'policyRule.if.count.name', 'is "my name", not a name of letters and digits'],
    [{ value: ['a'], name: 1 }, 'policyRule.if.count.name', 'is the number 1, not a name of letters and digits'],
    [{ field: PROTOCOLS, where: { field: 'type' } }, 'policyRule.if.count.where', 'has no operator'],
    [
      nested({ count: { value: ['b'] }, equals: 1 }),
      'policyRule.if.count.where.count',
      'is inside another count and needs a name',
    ],
    [
      nested({ count: { value: ['b'], name: 'inner', where: { value: '[current()]', equals: 'a' } }, equals: 1 }),
      'policyRule.if.count.where.count.where.value',
      'calls current() without a name inside nested counts',
    ],
    [
      nested({ value: "[current('inner')]", equals: 'a' }),
      'policyRule.if.count.where.value',
      "calls current('inner'), which does not name an enclosing count",
    ],
    [
      { field: PROTOCOLS, where: { value: `[current('${SERVICE}/zones[*]')]`, equals: 'a' } },
      'policyRule.if.count.where.value',
      `calls current('${SERVICE}/zones[*]'), which does not name an enclosing count`,
    ],
  ])('%j', (count, path, what) => {
    const { path: at, message } = refusal(denying({ count, equals: 1 }));
    expect({ at, message }).toEqual({ at: path, message: expect.stringContaining(what) });
  });
});

import { loadDefinition } from '../../../core/policy-engine';
import { API, denying, type Json, refusal, SERVICE } from './policies';

const PROTOCOLS = `${API}/protocols[*]`;

describe('a condition is refused', () => {
  it.each<[string, unknown, string, string]>([
    ['that is no object', [], 'policyRule.if', 'is an array, not an object'],
    ['that is empty', {}, 'policyRule.if', 'has none of field, value and count'],
    ['without an operator', { field: 'type' }, 'policyRule.if', 'has no operator'],
    ['with an unknown operator', { field: 'type', equal: 'a' }, 'policyRule.if.equal', 'is no part of a condition'],
    [
      'with two operators',
      { field: 'type', equals: 'a', like: 'b' },
      'policyRule.if.like',
      'stands beside the operator equals',
    ],
    ['with two subjects', { field: 'type', value: 'a', equals: 'b' }, 'policyRule.if.value', 'stands beside field'],
    [
      'with a member twice',
      { field: 'type', equals: 'a', Equals: 'b' },
      'policyRule.if.Equals',
      'is there twice, in different letter case',
    ],
    [
      'with __proto__',
      JSON.parse('{"__proto__": "a", "field": "type", "equals": "b"}'),
      'policyRule.if.__proto__',
      'is no part of a condition',
    ],
    ['with the old source', { source: 'action', like: 'a*' }, 'policyRule.if', 'has none of field, value and count'],
    [
      'beside a logical operator',
      { not: { field: 'type', equals: 'a' }, field: 'type' },
      'policyRule.if.not',
      'stands beside other members',
    ],
    ['with an empty allOf', { allOf: [] }, 'policyRule.if.allOf', 'is not an array of conditions'],
    ['with an anyOf that is no array', { anyOf: {} }, 'policyRule.if.anyOf', 'is not an array of conditions'],
    ['with a not that is one', { not: [] }, 'policyRule.if.not', 'is an array, not an object'],
    [
      'inside of others',
      { allOf: [{ not: { anyOf: [{ field: 'type' }] } }] },
      'policyRule.if.allOf[0].not.anyOf[0]',
      'has no operator',
    ],
    ['on no field', { field: 'url', equals: 'a' }, 'policyRule.if.field', "names 'url', which is no field"],
    [
      'on no alias',
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
    ['on the tag *', { field: 'tags[*]', equals: 'a' }, 'policyRule.if.field', "names 'tags[*]', which is no tag"],
    ['on an empty tag', { field: "tags['']", equals: 'a' }, 'policyRule.if.field', "names 'tags['']', which is no tag"],
    ['on a field that is a number', { field: 1, equals: 'a' }, 'policyRule.if.field', 'is the number 1, not a string'],
  ])('%s', (_, condition, path, what) => {
    const { path: at, message } = refusal(denying(condition));
    expect({ at, message }).toEqual({ at: path, message: expect.stringContaining(`${path} ${what}`) });
  });
});

describe('an expected value is refused', () => {
  it.each<[string, unknown, string]>([
    ['equals', ['a'], 'is or holds an array, not a single value'],
    ['equals', { a: 1 }, 'is or holds an object, not a single value'],
    ['notEquals', null, 'is or holds null, not a single value'],
    ['like', 'a*b*', 'is "a*b*" with more than one wildcard *'],
    ['notLike', 1, 'is the number 1, not a string'],
    ['contains', 'a*', 'is "a*", and contains takes no wildcard *: like does'],
    ['notContains', true, 'is the boolean true, not a string'],
    ['match', 5, 'is the number 5, not a string'],
    ['notMatchInsensitively', false, 'is the boolean false, not a string'],
    ['in', 'a', 'is "a", not an array'],
    ['notIn', [['a']], 'is or holds an array, not a single value'],
    ['in', [null], 'is or holds null, not a single value'],
    ['containsKey', 1, 'is the number 1, not a string'],
    ['less', true, 'is the boolean true, not a number or a string'],
    ['greaterOrEquals', null, 'is or holds null, not a single value'],
    ['exists', 'yes', 'is "yes", neither true nor false'],
    ['exists', 1, 'is the number 1, not a string'],
  ])('by %s: %j', (operator, expected, what) => {
    const { path, message } = refusal(denying({ field: 'name', [operator]: expected }));
    expect(path).toBe(`policyRule.if.${operator}`);
    expect(message).toContain(`${path} ${what}. Example: "${operator}": `);
  });

  it.each<[string, Json, string]>([
    ['equals', { type: 'Array' }, 'takes a single value, and the parameter "p" is of the type Array'],
    ['in', { type: 'String' }, 'takes an array, and the parameter "p" is of the type String'],
    ['like', { type: 'Object' }, 'takes a single value, and the parameter "p" is of the type Object'],
  ])('by %s: a parameter %j', (operator, declaration, what) => {
    const condition = { field: 'name', [operator]: "[ parameters( 'P' ) ]" };
    expect(refusal(denying(condition, { parameters: { p: declaration } })).message).toContain(what);
  });
});

const deep = (levels: number) => `[${'toLower('.repeat(levels)}'a'${')'.repeat(levels)}]`;

describe('an expression is refused', () => {
  it.each<[string, string]>([
    ['[concat(]', 'is no expression'],
    ["[parameters('efect')]", "uses the parameter 'efect', which is not declared"],
    ["[field('url')]", "names 'url', which is no field"],
    [`[field('${API}/value')]`, `names the alias '${API}/value', which is not in the list of aliases`],
    ["[nothing('a')]", 'calls nothing(), and there is no such function'],
    ["[constructor('a')]", 'calls constructor(), and there is no such function'],
    ["[contoso.name('a')]", 'calls contoso.name(), and policy rules have no user-defined functions'],
    ["[concat('a', variables('b'))]", 'calls variables(), which ARM templates have and policy rules do not'],
    ["[reference('a')]", 'calls reference(), which ARM templates have and policy rules do not'],
    ["[dateTimeAdd('a', 'P1D')]", 'calls dateTimeAdd(), which ARM templates have and policy rules do not'],
    ["[listKeys('a', 'b')]", 'calls listKeys(), which ARM templates have and policy rules do not'],
    ["[ListCallbackUrl('a', 'b')]", 'calls ListCallbackUrl(), which ARM templates have and policy rules do not'],
    ["[toLogicalZone('a', 'b', '1')]", 'calls toLogicalZone(), which only Azure can answer'],
    ['[newGuid()]', 'calls newGuid(), which ARM templates have and policy rules do not'],
    [
      "[filter(createArray(1), lambda('x', true()))]",
      'calls lambda(), which ARM templates have and policy rules do not',
    ],
    ['[current()]', 'calls current(), which only the where of a count has'],
    [deep(65), 'nests functions deeper than 64 levels'],
    [`[concat(${Array.from({ length: 129 }, () => "'a'").join(',')})]`, 'calls concat() with more than 128 arguments'],
    [`['${'a'.repeat(81_920)}']`, 'has more than 81920 characters'],
  ])('%.60s', (expression, what) => {
    const { path, message } = refusal(denying({ value: expression, equals: 'a' }));
    expect(path).toBe('policyRule.if.value');
    expect(message).toContain(`${path} ${what}`);
  });

  it('inside of other values', () => {
    const condition = { field: 'name', in: ['a', '[nothing()]'] };
    expect(refusal(denying(condition)).path).toBe('policyRule.if.in[1]');
  });

  it('but not at its limits', () => {
    expect(() => loadDefinition(denying({ value: deep(64), equals: 'a' }))).not.toThrow();
  });
});

const nested = (where: unknown) => ({ value: ['a'], name: 'outer', where });

describe('a count is refused', () => {
  it.each<[unknown, string, string]>([
    ['a', 'policyRule.if.count', 'is "a", not an object'],
    [{}, 'policyRule.if.count', 'has neither field nor value'],
    [{ field: PROTOCOLS, value: [] }, 'policyRule.if.count.value', 'is none of field, where'],
    [{ field: PROTOCOLS, name: 'a' }, 'policyRule.if.count.name', 'is none of field, where'],
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
      'is inside of another count and has no name',
    ],
    [
      nested({ count: { value: ['b'], name: 'inner', where: { value: '[current()]', equals: 'a' } }, equals: 1 }),
      'policyRule.if.count.where.count.where.value',
      'calls current() without a name inside of nested counts',
    ],
    [
      nested({ value: "[current('inner')]", equals: 'a' }),
      'policyRule.if.count.where.value',
      "calls current('inner'), which none of the counts around it is",
    ],
    [
      { field: PROTOCOLS, where: { value: `[current('${SERVICE}/zones[*]')]`, equals: 'a' } },
      'policyRule.if.count.where.value',
      `calls current('${SERVICE}/zones[*]'), which none of the counts around it is`,
    ],
  ])('%j', (count, path, what) => {
    const { path: at, message } = refusal(denying({ count, equals: 1 }));
    expect({ at, message }).toEqual({ at: path, message: expect.stringContaining(what) });
  });
});

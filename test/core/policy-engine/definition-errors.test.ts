import { loadDefinition } from '../../../core/policy-engine';
import { API, denying, refusal, SERVICE } from './policies';

const PROTOCOLS = `${API}/protocols[*]`;

describe('loadDefinition rejects', () => {
  const rule = { if: { field: 'type', equals: API }, then: { effect: 'audit' } };
  const withThen = (then: unknown) => ({ mode: 'All', policyRule: { ...rule, then } });
  const withParameter = (declaration: unknown) => ({ policyRule: rule, parameters: { p: declaration } });
  const related = { type: `${SERVICE}/tenant` };
  const operation = { operation: 'add', field: 'tags.a', value: 1 };
  const operations = (...given: unknown[]) =>
    withThen({ effect: 'modify', details: { roleDefinitionIds: [], operations: given } });

  it.each<[unknown, string, string]>([
    [null, 'the JSON', 'is null, not an object'],
    ['{}', 'the JSON', 'is "{}", not an object'],
    [[], 'the JSON', 'is an array, not an object'],
    [{}, 'policyRule', 'is missing'],
    [{ properties: {} }, 'properties.policyRule', 'is missing'],
    [{ properties: 1 }, 'properties', 'is the number 1, not an object'],
    [{ policyRule: 1 }, 'policyRule', 'is the number 1, not an object'],
    [{ policyRule: { if: rule.if } }, 'policyRule.then', 'is missing'],
    [{ policyRule: { then: rule.then } }, 'policyRule.if', 'is missing'],
    [{ policyRule: { ...rule, else: {} } }, 'policyRule.else', 'is not allowed here. Allowed members: if, then'],
    [{ policyRule: rule, mode: 'Some' }, 'mode', 'is "Some", not a mode'],
    [{ policyRule: rule, mode: 1 }, 'mode', 'is the number 1'],
    [
      { properties: { policyRule: { ...rule, if: {} } } },
      'properties.policyRule.if',
      'needs one of field, value and count',
    ],
    [{ Properties: { PolicyRule: { If: {}, Then: {} } } }, 'Properties.PolicyRule.Then.effect', 'is missing'],
    [withThen('audit'), 'policyRule.then', 'is "audit", not an object'],
    [withThen({}), 'policyRule.then.effect', 'is missing'],
    [
      withThen({ effect: 'block' }),
      'policyRule.then.effect',
      'is "block", not one of the effects addToNetworkGroup, append',
    ],
    [withThen({ effect: 1 }), 'policyRule.then.effect', 'is the number 1, not one of the effects'],
    [
      withThen({ effect: "[parameters('effect')]" }),
      'policyRule.then.effect',
      "uses the parameter 'effect', which is not declared",
    ],
    [
      {
        ...withThen({ effect: "[parameters('p')]" }),
        parameters: { p: { type: 'String', allowedValues: ['Deny', 'Block'] } },
      },
      'policyRule.then.effect',
      'is "Block", not one of the effects',
    ],
    [
      withThen({ effect: 'audit', detail: {} }),
      'policyRule.then.detail',
      'is not allowed here. Allowed members: effect, details',
    ],
    [withThen({ effect: 'auditIfNotExists' }), 'policyRule.then.details', 'is missing, not an object'],
    [withThen({ effect: 'auditIfNotExists', details: {} }), 'policyRule.then.details.type', 'is missing'],
    [
      withThen({ effect: 'auditIfNotExists', details: { ...related, kind: 'a' } }),
      'policyRule.then.details.kind',
      'is not allowed here. Allowed members: type, name',
    ],
    [
      withThen({ effect: 'auditIfNotExists', details: { ...related, existenceCondition: { field: 'type' } } }),
      'policyRule.then.details.existenceCondition',
      'has no operator',
    ],
    [
      withThen({ effect: 'deployIfNotExists', details: related }),
      'policyRule.then.details.roleDefinitionIds',
      'is missing',
    ],
    [
      withThen({ effect: 'deployIfNotExists', details: { ...related, roleDefinitionIds: [], deployment: {} } }),
      'policyRule.then.details.deployment.properties',
      'is missing',
    ],
    [withThen({ effect: 'denyAction', details: {} }), 'policyRule.then.details.actionNames', 'is missing'],
    [withThen({ effect: 'append', details: {} }), 'policyRule.then.details', 'is an object, not an array'],
    [withThen({ effect: 'append', details: [{ field: 'tags.a' }] }), 'policyRule.then.details[0].value', 'is missing'],
    [
      withThen({ effect: 'append', details: [{ field: 'a', value: 1 }] }),
      'policyRule.then.details[0].field',
      "names 'a', which is not a field",
    ],
    [
      withThen({ effect: 'modify', details: { operations: [operation] } }),
      'policyRule.then.details.roleDefinitionIds',
      'is missing',
    ],
    [operations(), 'policyRule.then.details.operations', 'is an array, not an array of operations'],
    [
      operations({ ...operation, operation: 'replace' }),
      'policyRule.then.details.operations[0].operation',
      'is "replace", not an operation',
    ],
    [operations({ operation: 'add', field: 'tags.a' }), 'policyRule.then.details.operations[0].value', 'is missing'],
    [
      operations({ ...operation, operation: 'remove', field: `${API}/path` }),
      'policyRule.then.details.operations[0].operation',
      'removes a field that is not a tag',
    ],
    [
      operations({ ...operation, condition: "[empty(field('name'))]" }),
      'policyRule.then.details.operations[0].condition',
      'calls field(), which is not available here',
    ],
    [withParameter(1), 'parameters.p', 'is the number 1, not an object'],
    [withParameter({}), 'parameters.p.type', 'is missing, not one of String, Array'],
    [withParameter({ type: 'Text' }), 'parameters.p.type', 'is "Text", not one of String, Array'],
    [
      withParameter({ type: 'String', defaultValue: 1 }),
      'parameters.p.defaultValue',
      'is the number 1, not of the type String',
    ],
    [
      withParameter({ type: 'String', defaultValue: 'c', allowedValues: ['a'] }),
      'parameters.p.defaultValue',
      'is "c", which is not allowed',
    ],
    [withParameter({ type: 'String', allowedValues: 'a' }), 'parameters.p.allowedValues', 'is "a", not an array'],
    [{ policyRule: rule, parameters: [] }, 'parameters', 'is an array, not an object'],
    [
      { policyRule: rule, parameters: { a: { type: 'String' }, A: { type: 'String' } } },
      'parameters.A',
      'appears twice',
    ],
  ])('%j', (definition, path, what) => {
    const { path: at, message } = refusal(definition);
    expect({ at, message }).toEqual({ at: path, message: expect.stringContaining(`${path} ${what}`) });
    expect(message).toContain('. Example: ');
  });
});

const leaf = { field: 'type', equals: API };
const many = (count: number, item: unknown) => ({ anyOf: Array.from({ length: count }, () => item) });

/** A definition whose existenceCondition has the given number of conditions. */
const looking = (count: number) => ({
  policyRule: {
    if: leaf,
    then: {
      effect: 'auditIfNotExists',
      details: { type: `${SERVICE}/tenant`, existenceCondition: many(count, leaf) },
    },
  },
});

describe('the limits of a rule', () => {
  it.each<[string, unknown, unknown, string]>([
    ['conditions', many(4096, leaf), many(4097, leaf), 'exceeds the limit of 4096 conditions'],
    [
      'functions',
      many(1024, { value: "[toLower(string('a'))]", equals: 'b' }),
      many(1025, { value: "[toLower(string('a'))]", equals: 'b' }),
      'exceeds the limit of 2048 functions per rule',
    ],
    [
      'counts of one array',
      many(5, { count: { field: PROTOCOLS }, equals: 9 }),
      many(6, { count: { field: PROTOCOLS }, equals: 9 }),
      'is counted more than 5 times in the rule',
    ],
    [
      'value counts',
      many(10, { count: { value: ['a'] }, equals: 9 }),
      many(11, { count: { value: ['a'] }, equals: 9 }),
      'exceeds the limit of 10 value counts per rule',
    ],
  ])('on %s', (_, most, tooMany, what) => {
    expect(() => loadDefinition(denying(most))).not.toThrow();
    expect(refusal(denying(tooMany)).message).toContain(what);
  });

  it('on the conditions of an existenceCondition', () => {
    expect(() => loadDefinition(looking(128))).not.toThrow();
    expect(refusal(looking(129)).message).toContain('exceeds the limit of 128 conditions');
  });
});

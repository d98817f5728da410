import { evaluatePolicy, loadDefinition, PolicyError } from '../../../core/policy-engine';
import { API, denying, type Json } from './policies';

const condition = { field: 'name', equals: "[string(parameters('value'))]" };

const labels = {
  type: 'object',
  properties: { labels: { type: 'array', items: { type: 'string' } } },
  additionalProperties: false,
};

/** The value of a parameter in a rule. */
function bind(declaration: Json, parameters: Json): unknown {
  const definition = loadDefinition(denying(condition, { parameters: { Value: declaration } }));
  const { reasons } = evaluatePolicy(definition, { resource: { type: API, name: 'x' }, parameters });
  const [reason] = reasons;
  return reason?.kind === 'condition' ? reason.expected : reason;
}

describe('a parameter', () => {
  it.each<[Json, Json, string]>([
    [{ type: 'String' }, { value: 'a' }, 'a'],
    [{ type: 'string' }, { VALUE: 'a' }, 'a'],
    [{ type: 'String', defaultValue: 'b' }, {}, 'b'],
    [{ type: 'String', defaultValue: 'b' }, { value: 'a' }, 'a'],
    [{ Type: 'String', DefaultValue: 'b' }, {}, 'b'],
    [{ type: 'Array' }, { value: ['a', 1] }, '["a",1]'],
    [{ type: 'Object' }, { value: { a: 1 } }, '{"a":1}'],
    [{ type: 'Boolean', defaultValue: false }, {}, 'False'],
    [{ type: 'Integer' }, { value: 3 }, '3'],
    [{ type: 'Float' }, { value: 0.5 }, '0.5'],
    [{ type: 'DateTime' }, { value: '2026-01-31T00:00:00Z' }, '2026-01-31T00:00:00Z'],
    [{ type: 'String', allowedValues: ['a', 'b'] }, { value: 'b' }, 'b'],
    [{ type: 'Array', allowedValues: ['a', 'b'] }, { value: ['b'] }, '["b"]'],
    [{ type: 'Array', allowedValues: ['a', 'b'] }, { value: [] }, '[]'],
    [{ type: 'Array', allowedValues: [['a'], ['b']] }, { value: ['b'] }, '["b"]'],
    [{ type: 'Object', schema: labels }, { value: { labels: ['a'] } }, '{"labels":["a"]}'],
    [{ type: 'Object', schema: labels, defaultValue: {} }, {}, '{}'],
  ])('%j with %j is %s', (declaration, parameters, value) => {
    expect(bind(declaration, parameters)).toBe(value);
  });

  it.each<[Json, Json, string]>([
    [{ type: 'String' }, {}, 'parameters.Value has no value and no default. Example: {"Value": "Deny"}'],
    [{ type: 'String' }, { value: 1 }, 'parameters.value is the number 1, not of the type String. Example: "Deny"'],
    [{ type: 'String' }, { value: null }, 'parameters.value is null, not of the type String. Example: "Deny"'],
    [{ type: 'Integer' }, { value: 1.5 }, 'parameters.value is the number 1.5, not of the type Integer. Example: 3'],
    [{ type: 'Boolean' }, { value: 'true' }, 'parameters.value is "true", not of the type Boolean. Example: true'],
    [{ type: 'Float' }, { value: '1' }, 'parameters.value is "1", not of the type Float. Example: 0.5'],
    [{ type: 'Array' }, { value: 'a' }, 'parameters.value is "a", not of the type Array. Example: ["https", "wss"]'],
    [
      { type: 'Object' },
      { value: ['a'] },
      'parameters.value is an array, not of the type Object. Example: {"environment": "test"}',
    ],
    [
      { type: 'DateTime' },
      { value: '2026-01-31' },
      'parameters.value is "2026-01-31", not of the type DateTime. Example: "2026-01-31T00:00:00.0000000Z"',
    ],
    // Allowed values are case-sensitive.
    [
      { type: 'String', allowedValues: ['Audit', 'Deny'] },
      { value: 'deny' },
      'parameters.value is "deny", which is not allowed. Example: "Audit" or "Deny"',
    ],
    [
      { type: 'Array', allowedValues: ['a', 'b'] },
      { value: ['a', 'c'] },
      'parameters.value is an array, which is not allowed. Example: "a" or "b"',
    ],
    [
      { type: 'Object', schema: labels },
      { value: { labels: [1] } },
      'parameters.value does not match the schema of the parameter: #/labels/0 Instance type "number" is invalid. Expected "string". Example: {"environment": "test"}',
    ],
    [
      { type: 'Object', schema: labels, defaultValue: { other: 1 } },
      {},
      'parameters.Value.defaultValue does not match the schema of the parameter: #/other',
    ],
    [
      { type: 'String', schema: labels },
      { value: 'a' },
      'parameters.Value.schema is set on a parameter of type String; only the type Object supports a schema. Example: {"type": "object",',
    ],
    [
      { type: 'Object', schema: 'labels' },
      { value: {} },
      'parameters.Value.schema is "labels", not a JSON schema. Example: {"type": "object",',
    ],
    [
      { type: 'Object', schema: { $ref: '#/nowhere' } },
      { value: {} },
      'parameters.Value.schema is not a valid JSON schema: Unresolved $ref "#/nowhere"',
    ],
    [{ type: 'Object', schema: { $ref: '#' } }, { value: {} }, 'parameters.Value.schema is not a valid JSON schema: '],
    [
      { type: 'String', defaultValue: 'a' },
      { other: 'a' },
      'parameters.other is not a parameter of the definition. Its parameters: Value. Example: {"effect": "Deny"}',
    ],
    [
      { type: 'String' },
      { value: 'a', VALUE: 'b' },
      'parameters.VALUE appears twice, in different letter case. Example: {"effect": "Deny"}',
    ],
  ])('%j rejects %j', (declaration, parameters, message) => {
    expect(() => bind(declaration, parameters)).toThrow(PolicyError);
    expect(() => bind(declaration, parameters)).toThrow(message);
  });
});

import { problemOf } from '../../../core/json-schema';

const schema = {
  properties: {
    bucket: { $ref: '#/definitions/Bucket', examples: [{ name: 'logs' }] },
    owner: { type: 'string' },
  },
  required: ['bucket'],
  additionalProperties: false,
  definitions: {
    Bucket: {
      type: 'object',
      properties: { name: { type: 'string', minLength: 3 } },
      required: ['name'],
      additionalProperties: false,
    },
  },
};

describe('the problem of a value', () => {
  it.each<[Record<string, unknown>, string]>([
    [{ bucket: { name: 7 } }, 'bucket.name: Must be a string, not 7. Example: {"bucket":{"name":"logs"}}'],
    [{ bucket: {} }, 'bucket: Needs name. Example: {"bucket":{"name":"logs"}}'],
    [
      { bucket: { name: 'logs', size: 1 } },
      'bucket.size: Unknown property. Allowed properties: name. Example: {"bucket":{"name":"logs"}}',
    ],
    [
      { bucket: { name: 'logs' }, buckets: {} },
      'buckets: Unknown property. Allowed properties: bucket, owner. Example: {"bucket":{"name":"logs"}}',
    ],
    [{ bucket: { name: 'logs' }, owner: 7 }, 'owner: Must be a string, not 7.'],
    [{}, 'The settings: Needs bucket. Example: {"bucket":{"name":"logs"}}'],
  ])('%j is %s', async (value, problem) => {
    expect(await problemOf(value, schema, 'The settings')).toBe(problem);
  });

  it('is undefined for a valid value', async () => {
    expect(await problemOf({ bucket: { name: 'logs' } }, schema, 'The settings')).toBeUndefined();
    expect(await problemOf({}, { properties: {} }, 'The settings')).toBeUndefined();
  });
});

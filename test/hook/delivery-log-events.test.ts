import * as fc from 'fast-check';
import { batchesOf, type LogEvent } from '../../hook/runtime/delivery/log-events';
import { logStreamName } from '../../hook/runtime/delivery/log-stream';

const KIB = 1024;
const event = (message: string, timestamp = 1): LogEvent => ({ timestamp, message });
const bytesOf = (events: readonly LogEvent[]): number =>
  events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + 26, 0);

describe('batches', () => {
  it.each([
    ['nothing', [], []],
    ['one line', [event('a')], [[event('a')]]],
    ['an empty line', [event('')], [[event(' ')]]],
    [
      'lines out of order',
      [event('b', 2), event('a', 1), event('c', 2)],
      [[event('a', 1), event('b', 2), event('c', 2)]],
    ],
  ])('of %s', (_what, events, batches) => {
    expect(batchesOf(events)).toEqual(batches);
  });

  it('have at most 10,000 events', () => {
    const events = Array.from({ length: 10_001 }, () => event('a'));
    expect(batchesOf(events).map((batch) => batch.length)).toEqual([10_000, 1]);
  });

  it('have exactly 1 MiB if possible', () => {
    const quarter = event('a'.repeat(256 * KIB - 26));
    expect(batchesOf([quarter, quarter, quarter, quarter, event('b')]).map(bytesOf)).toEqual([1024 * KIB, 27]);
  });

  it.each([
    ['a', 'a'.repeat(256 * KIB - 26 - 3)],
    ['é', 'é'.repeat((256 * KIB - 26 - 3 - 1) / 2)],
    ['€', '€'.repeat(Math.floor((256 * KIB - 26 - 3) / 3))],
    ['🔑', '🔑'.repeat(Math.floor((256 * KIB - 26 - 3) / 4))],
  ])('truncate a line of %s above 256 KiB between characters', (character, head) => {
    const [[{ message } = event('')] = []] = batchesOf([event(character.repeat(300 * KIB))]);
    expect(message === `${head}…`).toBe(true);
  });

  it('contain every line and respect the limits', () => {
    const lines = fc.array(fc.record({ timestamp: fc.nat(5), message: fc.string({ unit: 'binary', minLength: 1 }) }));
    const long = fc.array(
      fc.integer({ min: 1, max: 300 * KIB }).map((length) => event('x'.repeat(length))),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(lines, long, (some, others) => {
        const batches = batchesOf([...some, ...others]);
        expect(batches.flat()).toHaveLength(some.length + others.length);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(bytesOf(batch)).toBeLessThanOrEqual(1024 * KIB);
          const times = batch.map(({ timestamp }) => timestamp);
          expect(times).toEqual(times.toSorted((one, other) => one - other));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the name of a log stream', () => {
  const target = {
    awsAccountId: '123456789012',
    stackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/orders/4f1c',
    targetLogicalId: 'OrdersStage',
  };
  const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}';

  it('consists of stack and target', () => {
    expect(logStreamName(target)).toBe(
      'arn__aws__cloudformation__eu-west-1__123456789012__stack/orders/4f1c/OrdersStage',
    );
  });

  it.each([
    ['no stack', { stackId: undefined }],
    ['an empty stack', { stackId: '' }],
    ['no logical id', { targetLogicalId: undefined }],
  ])('consists of the account and a unique id if the request has %s', (_what, missing) => {
    const names = [logStreamName({ ...target, ...missing }), logStreamName({ ...target, ...missing })];
    for (const name of names) expect(name).toMatch(new RegExp(`^123456789012-${UUID}$`));
    expect(new Set(names).size).toBe(2);
  });

  it('is a unique id without an account', () => {
    expect(logStreamName({ awsAccountId: undefined, stackId: undefined, targetLogicalId: 'A' })).toMatch(
      new RegExp(`^${UUID}$`),
    );
  });

  it('is valid for CloudWatch Logs for any request', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 400 }),
        fc.string({ minLength: 1, maxLength: 400 }),
        (stackId, id) => {
          expect(logStreamName({ awsAccountId: 'a', stackId, targetLogicalId: id })).toMatch(/^[^:*]{1,512}$/s);
        },
      ),
    );
  });
});

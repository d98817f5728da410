import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { createLogger } from '../../hook/runtime/logger';
import { createRedactor } from '../../hook/runtime/redaction';

/** Invented credentials in the formats that AWS documents. */
const accessKeyId = 'ASIAZZZZEXAMPLE00001';
const secretAccessKey = 'kY3/exampleExample+EXAMPLE/0123456789abc';
const sessionToken = `IQoJb3JpZ2luX2VjE${'exampleToken+/01'.repeat(12)}==`;

const { redact } = createRedactor();

describe('unknown credentials', () => {
  it.each([
    ['an access key id of a role', `denied for ${accessKeyId}.`, 'denied for [redacted].'],
    ['an access key id of a user', 'key AKIAZZZZEXAMPLE00001 is old', 'key [redacted] is old'],
    ['a secret key alone', `got ${secretAccessKey} instead`, 'got [redacted] instead'],
    ['a session token alone', `token ${sessionToken}`, 'token [redacted]'],
    [
      'JSON',
      '{"secretAccessKey":"abc/def","sessionToken":"x+y="}',
      '{"secretAccessKey":"[redacted]","sessionToken":"[redacted]"}',
    ],
    [
      'JSON within JSON',
      String.raw`{"a":"{\"secretAccessKey\":\"abc/def\"}"}`,
      String.raw`{"a":"{\"secretAccessKey\":\"[redacted]\"}"}`,
    ],
    [
      'an environment',
      'AWS_SECRET_ACCESS_KEY=abc AWS_REGION=eu-west-1',
      'AWS_SECRET_ACCESS_KEY=[redacted] AWS_REGION=eu-west-1',
    ],
    ['a profile', 'aws_session_token = abc', 'aws_session_token = [redacted]'],
    ['XML of STS', '<SecretAccessKey>abc</SecretAccessKey>', '<SecretAccessKey>[redacted]</SecretAccessKey>'],
    [
      'a presigned URL of signature version 4',
      'GET https://b.s3.amazonaws.com/k?X-Amz-Date=20260101T000000Z&X-Amz-Credential=x%2F20260101&X-Amz-Security-Token=t%2B&X-Amz-Signature=0a1b',
      'GET https://b.s3.amazonaws.com/k?X-Amz-Date=20260101T000000Z&X-Amz-Credential=[redacted]&X-Amz-Security-Token=[redacted]&X-Amz-Signature=[redacted]',
    ],
    [
      'a presigned URL of signature version 2',
      'https://b.s3.amazonaws.com/k?AWSAccessKeyId=x&Expires=1&Signature=a%2Fb',
      'https://b.s3.amazonaws.com/k?AWSAccessKeyId=[redacted]&Expires=1&Signature=[redacted]',
    ],
    [
      'a presigned URL within a URL',
      'next=https%3A%2F%2Fb%2Fk%3FX-Amz-Signature%3D0a1b',
      'next=https%3A%2F%2Fb%2Fk%3FX-Amz-Signature%3D[redacted]',
    ],
    [
      'a header of a signed request',
      'Authorization: AWS4-HMAC-SHA256 Credential=x/20260101, SignedHeaders=host, Signature=0a1b',
      'Authorization: [redacted]',
    ],
    ['a header in an object', `{ authorization: 'Bearer abc.def' }`, `{ authorization: '[redacted]' }`],
    ['a header with a token', 'X-Amz-Security-Token: abc', 'X-Amz-Security-Token: [redacted]'],
  ])('%s', (_form, text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  it.each([
    'arn:aws:cloudformation:eu-west-1:123456789012:stack/orders/2c1d7a9e-8f5b-4b52-9d5e-0b7a4a0c1c11',
    'sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'AuthorizationType: AWS_IAM',
    'GW001 client-certificate failed on OrdersStage (AWS::ApiGateway::Stage).',
    '/var/task/node_modules/@aws-sdk/client-cloudwatch-logs/dist-cjs/index.js:1:2',
  ])('nothing in %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('are found in time linear to the length of the text', () => {
    const texts = ['A', 'aA1/', 'secretAccessKey ', 'authorization', 'IQoJb3JpZ2lu', '\\', 'Signature=', '{"a":'].map(
      (part) => part.repeat(2_000_000 / part.length),
    );
    for (const text of texts) {
      const started = performance.now();
      redact(text);
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  });
});

describe('secrets of the invocation', () => {
  const secret = 'se"cret/with+odd=signs';

  it.each([
    ['as they are', `x${secret}y`],
    ['in JSON', JSON.stringify({ a: secret })],
    ['in a URL', `?t=${encodeURIComponent(secret)}`],
    ['within another', `${secret}-and-more`],
  ])('%s', (_where, text) => {
    const known = createRedactor(JSON.stringify({ accessKeyId: 'made-up', secretAccessKey: secret }));
    const redacted = known.redact(text);
    expect(redacted).toContain('[redacted]');
    expect(redacted).not.toContain('odd');
  });

  it('are redacted after they are learned', () => {
    const { redact, learn } = createRedactor();
    expect(redact('the word swordfish')).toBe('the word swordfish');
    learn('swordfish');
    expect(redact('the word swordfish')).toBe('the word [redacted]');
  });

  it.each([
    ['an object', { secretAccessKey: 'swordfish' }],
    ['a text that is not JSON', 'swordfish'],
    ['broken JSON, as a whole', '{"secretAccessKey":"swordfish'],
  ])('may be given as %s', (_form, given) => {
    const shown = typeof given === 'string' ? given : given.secretAccessKey;
    expect(createRedactor(given).redact(`<${shown}>`)).toBe('<[redacted]>');
  });

  it.each([[null], [undefined], [''], ['null'], ['{}'], ['[]'], [12], ['{"sessionToken":"a"}'], [['x']]])(
    '%j redacts no ordinary words',
    (given) => {
      expect(createRedactor(given).redact('a null x {} []')).toBe('a null x {} []');
    },
  );

  it('are redacted anywhere in a value', () => {
    const { redact } = createRedactor('swordfish');
    const withSecret = fc.string().map((text) => `${text}swordfish${text}`);
    const values = fc.object({
      maxDepth: 6,
      values: [withSecret, fc.string(), fc.integer()],
      withMap: true,
      withSet: true,
    });
    fc.assert(
      fc.property(values, withSecret, (value, text) => {
        const lines: string[] = [];
        const logger = createLogger({ redact, sinks: [(line) => lines.push(line)] });
        logger.log(value);
        logger.log(`%s and %o: ${text}`, text, value, new Error(text, { cause: value }));
        logger.event('INFO', 'test', { value, [text]: 1 });
        expect(lines).toHaveLength(3);
        expect(lines.join('')).not.toContain('swordfish');
        expect(() => JSON.parse(lines[2] ?? '') as unknown).not.toThrow();
      }),
    );
  });
});

describe('values', () => {
  const { redact } = createRedactor('swordfish');

  it('are copied and not changed', () => {
    const value = { a: ['swordfish', 1, null, undefined, true], b: { 'key swordfish': new Date(0) } };
    const before = structuredClone(value);
    expect(redact(value)).toEqual({
      a: ['[redacted]', 1, null, undefined, true],
      b: { 'key [redacted]': new Date(0) },
    });
    expect(value).toEqual(before);
  });

  it('lose the members that are named like a secret', () => {
    expect(
      redact({ SecretAccessKey: 'abc', aws_session_token: 'abc', Authorization: ['abc'], sessionToken: null }),
    ).toEqual({
      SecretAccessKey: '[redacted]',
      aws_session_token: '[redacted]',
      Authorization: '[redacted]',
      sessionToken: null,
    });
  });

  it('may be maps and sets', () => {
    expect(redact(new Map<unknown, unknown>([['swordfish', new Set(['swordfish'])]]))).toEqual(
      new Map([['[redacted]', new Set(['[redacted]'])]]),
    );
  });

  it('may be errors: message, stack, cause and properties', () => {
    const error = new TypeError('no swordfish', { cause: new Error('inner swordfish') });
    Object.assign(error, { $response: { headers: { authorization: 'x' }, body: 'swordfish' } });
    const redacted = redact(error);
    expect(redacted).toBeInstanceOf(TypeError);
    expect(redacted).toMatchObject({
      message: 'no [redacted]',
      cause: { message: 'inner [redacted]' },
      $response: { headers: { authorization: '[redacted]' }, body: '[redacted]' },
    });
    expect((redacted as Error).stack).toMatch(/^TypeError: no \[redacted\]\n {4}at /);
    expect(inspect(redacted)).not.toContain('swordfish');
    expect(error.message).toBe('no swordfish');
  });

  it('may have cycles', () => {
    const value: Record<string, unknown> = { name: 'swordfish' };
    value['self'] = value;
    expect(redact(value)).toEqual({ name: '[redacted]', self: '[Circular]' });
  });

  it('may be nested deeper than the call stack allows', () => {
    let value: unknown = 'swordfish';
    for (let level = 0; level < 10_000; level++) value = { value };
    expect(JSON.stringify(redact(value))).toMatch(/^(\{"value":){10}"\[…\]"\}{10}$/);
  });

  it('copies shared parts once', () => {
    let value: unknown = 'swordfish';
    for (let level = 0; level < 9; level++) value = Array.from({ length: 100 }, () => value);
    const redacted = redact(value) as unknown[];
    expect(redacted[99]).toBe(redacted[0]);
  });

  it('may have keys with a meaning in JavaScript', () => {
    const redacted = redact(JSON.parse('{"__proto__":{"polluted":true},"constructor":"swordfish"}'));
    expect(JSON.stringify(redacted)).toBe('{"__proto__":{"polluted":true},"constructor":"[redacted]"}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('may throw when they are read', () => {
    const value = {
      get broken(): never {
        throw new Error('swordfish');
      },
    };
    expect(redact(value)).toEqual({ broken: '[unreadable]' });
  });
});

/** The lines of a logger that knows a secret. */
const linesOf = (log: (logger: ReturnType<typeof createLogger>) => void): string[] => {
  const lines: string[] = [];
  log(createLogger({ redact: createRedactor('swordfish').redact, sinks: [(line) => lines.push(line)] }));
  return lines;
};

describe('a logger', () => {
  it.each([
    ['placeholders', ['%s is %d', 'answer', 42], 'answer is 42'],
    ['what has no placeholder', ['found', { a: [1] }, true], 'found { a: [ 1 ] } true'],
    ['values alone', [{ a: 1 }], '{ a: 1 }'],
    ['nothing', [], ''],
    ['undefined', [undefined], 'undefined'],
    ['deep values', [{ a: { b: { c: { d: { e: 1 } } } } }], '{ a: { b: { c: { d: { e: 1 } } } } }'],
    ['many lines', ['one\ntwo\r\nthree\u2028four'], 'one\\ntwo\\nthree\\nfour'],
    ['a secret in pieces of a format', ['%sfish', 'sword'], '[redacted]'],
  ])('formats %s as console.log does, on one line', (_what, parameters, line) => {
    expect(linesOf((logger) => logger.log(...parameters))).toEqual([line]);
  });

  it('shows an error with its stack on one line', () => {
    const [line = ''] = linesOf((logger) => logger.log('failed:', new RangeError('no swordfish')));
    expect(line).toMatch(/^failed: RangeError: no \[redacted\]\\n {4}at .+/);
  });

  it('writes events as JSON, level and event first', () => {
    const fields = { controls: { GW001: 'fail' }, target: 'swordfish', big: 12n, durationMs: 1.5, nothing: undefined };
    expect(linesOf((logger) => logger.event('INFO', 'decision', fields))).toEqual([
      '{"level":"INFO","event":"decision","controls":{"GW001":"fail"},"target":"[redacted]","big":"12","durationMs":1.5}',
    ]);
  });

  it('shows an error in an event with stack and cause', () => {
    const error = new RangeError('no swordfish', { cause: new Error('inner swordfish') });
    const [line = ''] = linesOf((logger) => logger.event('ERROR', 'exception', { error }));
    expect(line).not.toContain('swordfish');
    const { error: shown } = JSON.parse(line) as { error: string };
    expect(shown).toMatch(/^\{? ?RangeError: no \[redacted\]\n {4}at .*\[cause\]: Error: inner \[redacted\]/s);
  });

  it('does not fail for a value that cannot be formatted', () => {
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('swordfish\nhere');
        },
      },
    );
    expect(linesOf((logger) => logger.log(hostile))).toEqual(['A message could not be written: [redacted]\\nhere']);
  });

  it('writes each line to every sink', () => {
    const sinks = [jest.fn(), jest.fn()];
    createLogger({ redact, sinks }).log('line');
    expect(sinks.map((sink) => sink.mock.calls)).toEqual([[['line']], [['line']]]);
  });
});

import { join } from 'node:path';
import * as fc from 'fast-check';
import { fixture } from '../packages';
import { compliantStage, hookEvent } from './event';

/** Set GATEWARDEN_CASES=100000 for a longer run. Each defect that such a run finds gets a test of its own. */
const CASES = Number(process.env['GATEWARDEN_CASES'] ?? 2000);

type Entrypoint = (event: unknown) => Promise<Record<string, unknown>>;
const { entrypoint } = require(join(fixture, 'build/TypeFunction/handlers.js')) as { entrypoint: Entrypoint };

beforeAll(() => void jest.spyOn(console, 'log').mockImplementation());
afterAll(() => jest.restoreAllMocks());

const hostile = fc.constantFrom<unknown>(
  undefined,
  null,
  '',
  ' ',
  '\t',
  'true',
  'TRUE',
  'True',
  'false',
  'yes',
  'x9y8z7',
  true,
  false,
  0,
  1,
  -1,
  {},
  [],
  [true],
  ['true'],
  { Ref: 'AWS::NoValue' },
  { 'Fn::If': ['C', true, false] },
  '\u0000',
  '\u00a0',
  '😀',
  'x'.repeat(5000),
  JSON.parse('{"__proto__": {"TracingEnabled": true}}'),
);
const anything = fc.oneof(hostile, fc.jsonValue());

const stageProperties = fc.record(
  { ClientCertificateId: hostile, TracingEnabled: hostile, StageName: hostile },
  { requiredKeys: [] },
);
const properties = fc.oneof(
  stageProperties,
  fc.record({ StageName: hostile, StageDescription: fc.oneof(stageProperties, anything) }, { requiredKeys: [] }),
  fc.constant(compliantStage),
  anything,
);
const targetName = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('AWS::ApiGateway::Stage', 'AWS::ApiGateway::Deployment') },
  { weight: 1, arbitrary: anything },
);
const wellFormed = fc
  .record({ targetName, properties, previous: properties, update: fc.boolean() })
  .map(({ targetName: name, properties: given, previous, update }) => {
    const event = hookEvent(
      update
        ? { properties: given, previousProperties: previous, invocationPoint: 'UPDATE_PRE_PROVISION' }
        : { properties: given },
    );
    return { ...event, requestData: { ...event.requestData, targetName: name } };
  });

/** Well-formed events in which one field has another value. */
const mutated = fc
  .tuple(wellFormed, fc.constantFrom<'event' | 'data'>('event', 'data'), fc.string(), fc.nat(), anything)
  .map(([event, level, name, index, value]) => {
    const target = level === 'event' ? event : event.requestData;
    const names = [...Object.keys(target), name];
    const changed = { ...target, [names[index % names.length] as string]: value };
    return level === 'event' ? changed : { ...event, requestData: changed };
  });

const isCertificate = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  typeof value !== 'boolean' &&
  value !== 0 &&
  !(typeof value === 'string' && value.trim() === '');
const isTraced = (value: unknown): boolean => value === true || (typeof value === 'string' && /^true$/i.test(value));
const own = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** Whether a request may pass. It is written independently of the hook. */
function mayPass(event: unknown): boolean {
  const data = own(event, 'requestData');
  const given = own(own(data, 'targetModel'), 'resourceProperties');
  const hookModel = own(event, 'hookModel');
  // A configuration may permit violations; other tests cover this.
  if (hookModel !== null && hookModel !== undefined && Object.keys(hookModel).length > 0) return true;
  if (own(data, 'targetName') === 'AWS::ApiGateway::Deployment') {
    const stageName = own(given, 'StageName');
    if (stageName === undefined || stageName === null || stageName === '') return true;
    const description = own(given, 'StageDescription');
    return isCertificate(own(description, 'ClientCertificateId')) && isTraced(own(description, 'TracingEnabled'));
  }
  return (
    own(data, 'targetName') === 'AWS::ApiGateway::Stage' &&
    isCertificate(own(given, 'ClientCertificateId')) &&
    isTraced(own(given, 'TracingEnabled'))
  );
}

/** The problem of a response; undefined if it is valid. */
function problemWith(event: unknown, response: Record<string, unknown>): string | undefined {
  const { hookStatus, errorCode, message } = response;
  if (hookStatus !== 'SUCCESS' && hookStatus !== 'FAILED') return 'no verdict';
  if (typeof message !== 'string' || message === '') return 'no message';
  if (JSON.stringify(response).length > 60_000) return 'longer than any service takes';
  if (hookStatus === 'FAILED') return typeof errorCode === 'string' && errorCode !== '' ? undefined : 'no error code';
  return mayPass(event) ? undefined : 'let through';
}

describe('any event', () => {
  it('gets a response, and never passes without certificate and tracing', async () => {
    let allowed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 5, arbitrary: wellFormed }, { weight: 3, arbitrary: mutated }, anything),
        async (event) => {
          const response = await entrypoint(event);
          expect(problemWith(event, response)).toBeUndefined();
          if (response['hookStatus'] === 'SUCCESS') allowed += 1;
        },
      ),
      { numRuns: CASES },
    );
    // Enough of the generated events must pass, or the property would hold trivially.
    expect(allowed).toBeGreaterThan(CASES / 100);
  }, 600_000);
});

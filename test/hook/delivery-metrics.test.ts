import { invocationMetrics, logDeliveryMetrics } from '../../hook/runtime/delivery/metrics';
import { InvalidRequest, UnsupportedTarget } from '../../hook/runtime/errors';

const subject = { awsAccountId: '123456789012', hookTypeName: 'Org::Service::Hook' };
const measured = { invocationPoint: 'CREATE_PRE_PROVISION', startedAt: new Date(1_000), durationMs: 250.5 };
const point = { Name: 'DimensionKeyInvocationPointType', Value: 'CREATE_PRE_PROVISION' };
const hookType = { Name: 'DimensionKeyHookType', Value: 'Org::Service::Hook' };

describe('the metrics of an invocation', () => {
  it('are HandlerInvocationCount and HandlerInvocationDuration', () => {
    expect(invocationMetrics(subject, measured)).toEqual([
      {
        MetricName: 'HandlerInvocationCount',
        Unit: 'Count',
        Value: 1,
        Timestamp: new Date(1_000),
        Dimensions: [point, hookType],
      },
      {
        MetricName: 'HandlerInvocationDuration',
        Unit: 'Milliseconds',
        Value: 250.5,
        Timestamp: new Date(1_250),
        Dimensions: [point, hookType],
      },
    ]);
  });

  it.each([
    ['an error of the runtime', new InvalidRequest('x'), 'InvalidRequest'],
    ['another of the runtime', new UnsupportedTarget('x'), 'UnsupportedTarget'],
    ['an error of JavaScript', new TypeError('x'), 'TypeError'],
    ['a text', 'x', 'string'],
    ['null', null, 'object'],
    [
      'an error with a name that CloudWatch refuses',
      Object.assign(new Error('x'), { name: '::Gärtner\n🔥' }),
      'Grtner',
    ],
    ['an error with a name of nothing else', Object.assign(new Error('x'), { name: '🔥' }), 'Error'],
    ['an error with a long name', Object.assign(new Error('x'), { name: 'E'.repeat(2_000) }), 'E'.repeat(1_024)],
  ])('have an exception too when the handler threw %s', (_what, error, type) => {
    expect(invocationMetrics(subject, { ...measured, error }).slice(2)).toEqual([
      {
        MetricName: 'HandlerException',
        Unit: 'Count',
        Value: 1,
        Timestamp: new Date(1_250),
        Dimensions: [point, { Name: 'DimensionKeyExceptionType', Value: type }, hookType],
      },
    ]);
  });

  it('count a failed log delivery as a separate exception', () => {
    expect(logDeliveryMetrics(subject, new RangeError('x'))).toEqual([
      {
        MetricName: 'HandlerException',
        Unit: 'Count',
        Value: 1,
        Timestamp: expect.any(Date),
        Dimensions: [
          { Name: 'DimensionKeyInvocationPointType', Value: 'ProviderLogDelivery' },
          { Name: 'DimensionKeyExceptionType', Value: 'RangeError' },
          hookType,
        ],
      },
    ]);
  });
});

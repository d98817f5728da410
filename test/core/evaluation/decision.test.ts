import { type Configuration, configurationOf } from '../../../core/configuration';
import { decideControl } from '../../../core/evaluation';
import { Unknown } from '../../../core/values';
import { catalogue, certificate, tracing } from '../../catalogue';

const now = new Date('2027-03-31T12:00:00Z');
const place = { stackName: 'orders', logicalId: 'Stage' };
const type = 'AWS::ApiGateway::Stage';

const decided = (control: typeof tracing, properties: unknown, configured: Readonly<Record<string, unknown>> = {}) =>
  decideControl(control, { type, properties }, place, configurationOf(configured, catalogue), now);

describe('a control that is off by default', () => {
  const optional = { ...tracing, defaultMode: 'off' } as const;

  it('has no decision if it is not configured', () => {
    expect(decided(optional, {})).toBeUndefined();
    expect(decided(optional, {}, { implicitStages: 'warn' })).toBeUndefined();
  });

  it.each([
    ['enforce', 'fails', 'TracingEnabled is missing.'],
    ['warn', 'warns', 'TracingEnabled is missing.'],
    ['off', 'off', 'Turned off in the configuration.'],
  ])('is applied where it is configured as %s: %s', (mode, outcome, reason) => {
    expect(decided(optional, {}, { controls: { GW002: mode } })).toMatchObject({ outcome, reason });
  });
});

describe('the outcome', () => {
  const exempt = (expires: string): Partial<Configuration> => ({
    exemptions: [{ control: 'GW002', stack: 'orders', reason: 'moves in March', expires }],
  });

  it.each<[unknown, object, string, string]>([
    [true, {}, 'passes', ''],
    [false, {}, 'fails', ''],
    [false, { controls: { GW002: 'warn' } }, 'warns', ''],
    [new Unknown('it is imported'), {}, 'undecided', ''],
    [new Unknown('it is imported'), { controls: { GW002: 'warn' } }, 'warns', ''],
    [false, exempt('2027-03-31'), 'exempt', ''],
    [false, exempt('2027-03-30'), 'fails', ' Its exemption expired on 2027-03-30 (moves in March).'],
    [true, exempt('2027-03-31'), 'passes', ''],
  ])('of %p with %j is %s', (TracingEnabled, configured, outcome, note) => {
    expect(decided(tracing, { TracingEnabled }, { ...configured })).toMatchObject({ outcome, note });
  });

  it('names the allowed values of the configuration', () => {
    const decision = decided(certificate, { ClientCertificateId: 'b2' }, { clientCertificates: ['a1'] });
    expect(decision).toMatchObject({
      outcome: 'fails',
      reason: 'ClientCertificateId is "b2".',
      target: { remediation: 'Set ClientCertificateId to one of the allowed certificates: a1.' },
    });
  });
});

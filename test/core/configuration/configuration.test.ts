import { defineControl, oneOf, requires } from '../../../core/catalogue';
import {
  allowedValues,
  applyParameters,
  type Configuration,
  exemptionsFor,
  isExpired,
  isOffByDefault,
  matchesPattern,
  modeOf,
} from '../../../core/configuration';
import { evaluate } from '../../../core/evaluation';
import { certificate, clientHttps, tracing } from '../../catalogue';

const configuration = (given: Partial<Configuration> = {}): Configuration => ({
  controls: {},
  parameters: {},
  exemptions: [],
  ...given,
});

const stage = 'AWS::ApiGateway::Stage';
const deployment = 'AWS::ApiGateway::Deployment';

describe('the mode of a control', () => {
  it.each([
    [undefined, undefined, 'enforce', 'enforce'],
    ['warn', undefined, 'warn', 'warn'],
    [undefined, 'warn', 'enforce', 'warn'],
    ['warn', 'off', 'warn', 'off'],
    ['off', 'enforce', 'off', 'off'],
    ['warn', 'enforce', 'warn', 'warn'],
  ] as const)('%p, and %p on a target: %s, and %s there', (own, onTarget, elsewhere, there) => {
    const given = configuration({
      controls: own === undefined ? {} : { GW002: own },
      parameters: onTarget === undefined ? {} : { GW002: { implicitStages: onTarget } },
    });
    expect([modeOf(tracing, stage, given), modeOf(tracing, deployment, given)]).toEqual([elsewhere, there]);
  });

  it('does not follow the parameters of another control', () => {
    expect(modeOf(tracing, deployment, configuration({ parameters: { GW001: { implicitStages: 'off' } } }))).toBe(
      'enforce',
    );
  });

  it('is the default mode if none is configured', () => {
    const optional = { ...tracing, defaultMode: 'off' } as const;
    expect(modeOf(optional, stage, configuration())).toBe('off');
    expect(modeOf(optional, stage, configuration({ controls: { GW002: 'enforce' } }))).toBe('enforce');
  });
});

describe('off by default', () => {
  it.each([
    ['off', {}, true],
    ['off', { GW002: 'off' }, false],
    ['off', { GW002: 'warn' }, false],
    ['enforce', {}, false],
    ['enforce', { GW002: 'off' }, false],
  ] as const)('%s with %j: %p', (defaultMode, controls, expected) => {
    expect(isOffByDefault({ ...tracing, defaultMode }, configuration({ controls }))).toBe(expected);
  });
});

describe('allowed values', () => {
  const allowing = (...allowed: string[]) =>
    applyParameters(certificate, configuration({ parameters: { GW001: { allowed } } }));

  it.each([
    ['a1', 'pass'],
    ['A1', 'pass'],
    ['b2', 'pass'],
    ['c3', 'fail'],
    ['', 'fail'],
    [undefined, 'fail'],
  ])('of which the value is %p: %s', (ClientCertificateId, verdict) => {
    const found = evaluate(allowing('a1', 'B2'), { type: stage, properties: { ClientCertificateId } });
    expect(found?.verdict).toBe(verdict);
  });

  it('are in the remediation of each target, as configured', () => {
    const { targets } = allowing('$&', '{values}', 'B2');
    expect([targets[stage]?.remediation, targets[deployment]?.remediation]).toEqual([
      'Set ClientCertificateId to one of the allowed certificates: $&, {values}, B2.',
      'Set StageDescription.ClientCertificateId to one of the allowed certificates: $&, {values}, B2.',
    ]);
  });

  it('are not all in the remediation if there are many', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => `id${index}`);
    expect(allowing(...ids).targets[stage]?.remediation).toMatch(/ id0, id1, .* id19 and 19980 more\.$/);
    expect(allowing(...ids.slice(0, 20)).targets[stage]?.remediation).toMatch(/ id18, id19\.$/);
  });

  it('change nothing if they are not configured, or belong to another control', () => {
    expect(applyParameters(certificate, configuration())).toBe(certificate);
    expect(applyParameters(tracing, configuration({ parameters: { GW001: { allowed: ['a1'] } } }))).toBe(tracing);
    expect(applyParameters(clientHttps, configuration({ parameters: { GW001: { allowed: ['a1'] } } }))).toBe(
      clientHttps,
    );
  });

  it('of several parameters all apply', () => {
    const parameter = { kind: 'allowedValues', description: '', example: ['a'] } as const;
    const control = defineControl({
      ...tracing,
      id: 'GW099',
      requirement: requires('kind', oneOf('edge', 'regional', 'private')),
      targets: { [stage]: { ...certificate.targets[stage], facts: { kind: 'Kind' } } as never },
      parameters: {
        kinds: { ...parameter, fact: 'kind', remediation: 'Set {property}.' },
        fewer: { ...parameter, fact: 'kind', remediation: 'Set {property}.' },
      },
    });
    const configured = configuration({
      parameters: { GW099: { kinds: ['edge', 'private'], fewer: ['private', 'regional'] } },
    });
    const applied = applyParameters(control, configured);
    const verdicts = ['edge', 'regional', 'private'].map(
      (Kind) => evaluate(applied, { type: stage, properties: { Kind } })?.verdict,
    );
    expect(verdicts).toEqual(['fail', 'fail', 'pass']);
    expect(allowedValues(control, stage, 'Kind', configured)).toEqual(['private']);
    expect(allowedValues(control, stage, 'Name', configured)).toBeUndefined();
    expect(allowedValues(control, stage, 'Kind', configuration())).toBeUndefined();
  });
});

describe('an exemption', () => {
  const exemption = { control: 'GW001', reason: 'moves', expires: '2027-03-31' };
  const place = { stackName: 'orders', logicalId: 'Stage' };

  it.each([
    [{ stack: 'ord*' }, true],
    [{ resource: 'St?ge' }, true],
    [{ stack: 'ord*', resource: 'Other' }, false],
    [{ scope: '/subscriptions/1' }, false],
    [{ stack: 'ord*', scope: '/subscriptions/1' }, true],
    [{ stack: 'ord*', control: 'GW002' }, false],
  ])('%j is for the place: %p', (parts, expected) => {
    const exemptions = [{ ...exemption, ...parts }];
    expect(exemptionsFor(certificate, place, configuration({ exemptions }))).toEqual(expected ? exemptions : []);
  });

  it('applies until the end of its last day, in UTC', () => {
    expect(isExpired(exemption, new Date('2027-03-31T23:59:59Z'))).toBe(false);
    expect(isExpired(exemption, new Date('2027-04-01T00:00:00Z'))).toBe(true);
  });
});

describe('patterns', () => {
  it.each([
    ['orders', 'orders', true],
    ['orders', 'order', false],
    ['orders', 'orders-*', false],
    ['orders', '*', true],
    ['', '*', true],
    ['orders-prod', 'orders-*', true],
    ['a-b-c', '*-*', true],
    ['abab', '*ab', true],
    ['abc', 'a?c', true],
    ['ac', 'a?c', false],
    ['a.c', 'a.c', true],
    ['abc', 'a.c', false],
    ['orders', '', false],
  ])('%s and %s: %p', (text, pattern, expected) => {
    expect(matchesPattern(text, pattern)).toBe(expected);
  });

  it('are matched quickly even if they are hostile', () => {
    expect(matchesPattern('a'.repeat(255), `${'*a'.repeat(127)}b`)).toBe(false);
    expect(matchesPattern('a'.repeat(60_000), `*${'a'.repeat(30_000)}b`)).toBe(false);
  });

  it.each([
    [255, true],
    [256, false],
  ])('match a name of %p characters: %p', (length, expected) => {
    expect(matchesPattern('a'.repeat(length), '*')).toBe(expected);
  });
});

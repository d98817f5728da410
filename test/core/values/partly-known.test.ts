import * as fc from 'fast-check';
import { everyItem, oneOf, requires, set, whenPresent, withScheme, yes } from '../../../core/catalogue';
import { applyParameters } from '../../../core/configuration/configuration';
import { azureNames } from '../../../core/evaluation/azure-names';
import { evaluate } from '../../../core/evaluation/finding';
import { requirementVerdict } from '../../../core/evaluation/requirement';
import { PartlyKnown, startingWith } from '../../../core/values/partly-known';
import { Alternatives, SetOnceDeployed, Unknown } from '../../../core/values/unknown';
import type { Verdict } from '../../../core/values/verdict';
import { backendHttps, catalogue, certificate, tracing } from '../../catalogue';

const rest = new Unknown('reference() is evaluated only at deployment');
const after = (start: string): Unknown => startingWith(start, rest);

const addresses = whenPresent('value', withScheme('https', 'wss', 'fabric'));
const certificates = requires('value', oneOf('a1b2c3', 'x9y8z7'));

describe('a text with a known prefix', () => {
  it.each<[string, Verdict]>([
    ['https://', 'pass'],
    ['HTTPS://orders.', 'pass'],
    ['Wss://', 'pass'],
    ['fabric:/', 'pass'],
    ['https:/', 'unknown'],
    ['http', 'unknown'],
    ['h', 'unknown'],
    ['F', 'unknown'],
    ['', 'unknown'],
    [' ', 'unknown'],
    ['\u00a0https://', 'unknown'],
    ['http\u017f://', 'unknown'],
    ['http:', 'fail'],
    ['http://', 'fail'],
    ['ws:', 'fail'],
    ['orders.', 'fail'],
    [' https://', 'fail'],
    ['https:\\', 'fail'],
    ['HTTPS\u017f://', 'unknown'],
  ])('%j is %s for the condition withScheme', (start, verdict) => {
    expect(requirementVerdict(addresses, () => after(start))).toBe(verdict);
  });

  it.each<[string, Verdict]>([
    ['A', 'unknown'],
    ['a1b2c3', 'unknown'],
    ['a1b2c3d', 'fail'],
    ['id-', 'fail'],
    ['X9', 'unknown'],
    ['', 'unknown'],
  ])('%j is %s for the condition oneOf', (start, verdict) => {
    expect(requirementVerdict(certificates, () => after(start))).toBe(verdict);
  });

  it('may become a word of the condition oneOf that is written in capitals', () => {
    const external = requires('value', oneOf('External'));
    expect(requirementVerdict(external, () => after('ext'))).toBe('unknown');
    expect(requirementVerdict(external, () => after('int'))).toBe('fail');
  });

  it.each<[string, Verdict]>([
    ['T', 'unknown'],
    ['TRUE', 'unknown'],
    ['true ', 'fail'],
    ['yes', 'fail'],
    ['', 'unknown'],
  ])('%j is %s for the condition true', (start, verdict) => {
    expect(requirementVerdict(requires('value', yes), () => after(start))).toBe(verdict);
  });

  it.each<[string, Verdict]>([
    ['id-', 'pass'],
    [' x', 'pass'],
    ['\u00fcber', 'pass'],
    [' \n', 'unknown'],
    ['\u00a0', 'unknown'],
    ['', 'unknown'],
  ])('%j is %s for the condition set', (start, verdict) => {
    expect(requirementVerdict(requires('value', set), () => after(start))).toBe(verdict);
  });

  it('is set if the unknown part is set', () => {
    expect(startingWith('', rest, true)).toStrictEqual(new SetOnceDeployed(rest.reason));
  });

  it('is described with its prefix', () => {
    const properties = { url: after('http://') };
    expect(evaluate(backendHttps, { type: 'Microsoft.ApiManagement/service/backends', properties })).toMatchObject({
      verdict: 'fail',
      observation:
        'url starts with "http://", and the rest depends on a value known only at deployment: reference() is evaluated only at deployment',
    });
  });

  it('counts as a stage name of a deployment', () => {
    const properties = { StageName: after('v'), StageDescription: {} };
    const found = evaluate(tracing, { type: 'AWS::ApiGateway::Deployment', properties });
    expect(found).toMatchObject({ verdict: 'fail', property: 'StageDescription.TracingEnabled' });
  });

  it('has no known members', () => {
    const properties = { StageName: 'v1', StageDescription: after('x') };
    expect(evaluate(certificate, { type: 'AWS::ApiGateway::Deployment', properties })?.verdict).toBe('unknown');
  });

  it('may be an alternative', () => {
    const either = (...values: unknown[]) =>
      requirementVerdict(addresses, () => new Alternatives('it depends', values));
    expect(either(after('https://'), 'wss://events', undefined)).toBe('pass');
    expect(either(after('http://'), 'ws://events')).toBe('fail');
    expect(either(after('http://'), after('https://'))).toBe('unknown');
  });

  it('may be an item of a list, but is not a list', () => {
    const protocols = everyItem('value', oneOf('https', 'wss'));
    expect(requirementVerdict(protocols, () => ['https', after('ftp')])).toBe('fail');
    expect(requirementVerdict(protocols, () => ['https', after('http')])).toBe('unknown');
    expect(requirementVerdict(protocols, () => after('ftp'))).toBe('unknown');
  });

  it('is compared with the allowed certificates', () => {
    const configuration = { controls: {}, parameters: { GW001: { allowed: ['A1B2C3'] } }, exemptions: [] };
    const control = applyParameters(certificate, configuration);
    const verdictOf = (ClientCertificateId: unknown) =>
      evaluate(control, { type: 'AWS::ApiGateway::Stage', properties: { ClientCertificateId } })?.verdict;
    expect([after('id-'), after('a1'), after('')].map(verdictOf)).toEqual(['fail', 'unknown', 'unknown']);
  });
});

describe('names in any letter case', () => {
  it('are normalized in each alternative', () => {
    const several = new Alternatives('it depends', [{ URL: 'http://a' }, { url: after('https://') }, null]);
    expect(azureNames(catalogue).withKnownNames({ Properties: several })).toStrictEqual({
      properties: new Alternatives('it depends', [{ url: 'http://a' }, { url: after('https://') }, null]),
    });
  });
});

const text = fc.oneof(
  fc.constantFrom('', 'http', 'https', 's', '://', '/', 'HTTPS://', 'wss:', 'fabric:/', 'ws', 'tr', 'UE', 'x9', 'Y8z7'),
  fc.constantFrom(' ', '\n', '\u00a0', '\ufeff', '\u017f', '\u212a', '\u0130', '\u03a3', '\ud801', '\udc00', 'k', 'i'),
  fc.string({ unit: 'binary', maxLength: 3 }),
);

describe('the verdict on a known prefix', () => {
  it('holds for every text with that prefix', () => {
    const decided: Record<string, number> = { pass: 0, fail: 0 };
    const words = ['k\u03c3\u03c2', 'i\u0307d', 'x9y8z7', 'https'];
    const conditions = [set, yes, oneOf(...words), withScheme('https', 'wss', 'fabric'), withScheme('https')];
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 4 }),
        fc.array(text, { maxLength: 4 }),
        fc.constantFrom(...conditions),
        (begin, end, condition) => {
          const start = begin.join('');
          for (const requirement of [requires('value', condition), whenPresent('value', condition)]) {
            const foreseen = requirementVerdict(requirement, () => after(start));
            if (foreseen === 'unknown') continue;
            decided[foreseen] = (decided[foreseen] ?? 0) + 1;
            expect(requirementVerdict(requirement, () => start + end.join(''))).toBe(foreseen);
          }
        },
      ),
      { numRuns: 5_000 },
    );
    expect(Object.entries(decided).filter(([, count]) => count < 500)).toEqual([]);
  });

  it('is based on an ASCII prefix that is not blank', () => {
    fc.assert(
      fc.property(fc.array(text), (begin) => {
        const value = after(begin.join(''));
        if (!(value instanceof PartlyKnown)) return;
        expect(value.start).toMatch(/^\p{ASCII}*\S\p{ASCII}*$/u);
        expect(begin.join('').startsWith(value.start)).toBe(true);
      }),
    );
  });
});

import * as fc from 'fast-check';
import { clientCertificate } from '../../../controls/client-certificate';
import { tracing } from '../../../controls/tracing';
import { applyParameters } from '../../../core/configuration/configuration';
import { evaluate } from '../../../core/evaluation/finding';
import { readCloudFormationTemplate } from '../../../core/templates/cloudformation';
import { PartlyKnown } from '../../../core/values/partly-known';
import { Alternatives, PresumedPresent, SetOnceDeployed, Unknown } from '../../../core/values/unknown';
import { holdsOf, kindOf } from './known-of';
import { context, readTemplate, valueOf } from './reading';

const SECTIONS = `
Transform: AWS::LanguageExtensions
Parameters:
  Host: {Type: String}
  Hosts: {Type: CommaDelimitedList}
Conditions:
  Maybe: !Equals [!Ref Host, a]
Mappings:
  Schemes: {prod: {Url: "https://{{resolve:ssm:/host}}/v1"}}
`;

const reason = 'the parameter Host has no value and no default';
const maybe = `the condition Maybe cannot be resolved: ${reason}`;
const later = new Unknown(reason);
const presumed = new PresumedPresent(reason);
const isSet = new SetOnceDeployed(reason);
const id = new SetOnceDeployed('Api comes with its resource');
const startsWith = (start: string): PartlyKnown => new PartlyKnown(reason, start);
const either = (...values: unknown[]): Alternatives => new Alternatives(maybe, values);

const resourceValue = (): SetOnceDeployed => id;

describe('a text with an unknown part', () => {
  it.each<[string, unknown]>([
    ['!Sub "https://${Host}/v1"', startsWith('https://')],
    ['!Sub ["${Scheme}://${Host}", {Scheme: http}]', startsWith('http://')],
    ['!Sub ["${Url}/v1", {Url: !Sub "https://${Host}"}]', startsWith('https://')],
    ['!Sub "${Host}"', presumed],
    ['!Sub "${Api}"', id],
    ['!Sub "${Host}/v1"', isSet],
    ['!Sub "${Api}/v1"', new SetOnceDeployed(id.reason)],
    ['!Sub "  ${Host}"', presumed],
    ['!Sub "  ${Api}"', new SetOnceDeployed(id.reason)],
    ['!Join ["", ["https://", !Ref Host]]', startsWith('https://')],
    ['!Join ["://", [http, !Ref Host, a]]', startsWith('http://')],
    ['!Join ["", ["", !Ref Host]]', presumed],
    ['!Join [",", !Ref Hosts]', new Unknown(reason.replace('Host', 'Hosts'))],
    ['!Join ["", ["id-", !Ref Api]]', new PartlyKnown(id.reason, 'id-')],
    ['"id-{{resolve:ssm:/id}}"', new PartlyKnown('{{resolve:ssm:/id}} is resolved at deployment', 'id-')],
    ['!FindInMap [Schemes, prod, Url]', new PartlyKnown('{{resolve:ssm:/host}} is resolved at deployment', 'https://')],
    // The unknown part may complete a dynamic reference.
    ['!Sub "id-{{resolve:ssm:/${Host}}}"', startsWith('id-')],
    ['!Sub "{{resolve:ssm:/${Host}}}-id"', later],
    ['!Sub "a{${Host}"', startsWith('a')],
    ['!Sub "${Host}${!Literal}"', isSet],
    ['!Base64 {"Fn::Sub": "https://${Host}"}', isSet],
    ['!Base64 {Ref: Api}', new SetOnceDeployed(id.reason)],
    ['!Base64 {Ref: Host}', later],
    ['!Split ["/", !Sub "https://${Host}"]', later],
    ['!Split ["/", !Ref Api]', new Unknown(id.reason)],
    ['!Select [0, !Split ["/", !Sub "https://${Host}"]]', later],
    ['!Select [0, !Ref Api]', new Unknown(id.reason)],
    ['!Select [1, [!Ref Host, !Sub "https://${Host}"]]', startsWith('https://')],
    ['!Length {Ref: Api}', new Unknown(id.reason)],
    ['!ToJsonString {a: !Sub "https://${Host}"}', later],
    ['!FindInMap [Schemes, prod, !Sub "Url${Host}"]', later],
    ['!Ref {"Fn::Sub": "Api${Host}"}', later],
    ['!GetAtt [Api, !Sub "Id${Host}"]', later],
  ])('%s', (value, expected) => {
    expect(valueOf(value, SECTIONS, { resourceValue })).toStrictEqual(expected);
  });

  it('keeps its known part in resources that SAM generates', () => {
    const { resources } = readTemplate(`Transform: AWS::Serverless-2016-10-31
Parameters:
  Host: {Type: String}
Globals:
  Api: {TracingEnabled: !Sub "no-\${Host}"}
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: {StageName: !Sub "v-\${Host}"}
`);
    const stage = resources.find(({ type }) => type === 'AWS::ApiGateway::Stage');
    expect(stage?.properties).toMatchObject({ StageName: startsWith('v-'), TracingEnabled: startsWith('no-') });
  });

  it('keeps its known part in loops', () => {
    const loop = (item: string) =>
      valueOf(`{"Fn::ForEach::Urls": [Each, [!Sub "x\${Host}"], {"a": ${item}}]}`, SECTIONS, { resourceValue });
    expect(loop('!Ref Each')).toStrictEqual({ a: startsWith('x') });
    expect(loop('"https://${Each}"')).toStrictEqual({ a: later });
  });
});

describe('a value with alternatives', () => {
  it.each<[string, unknown]>([
    ['!Sub ["${Scheme}://a", {Scheme: !If [Maybe, http, https]}]', either('http://a', 'https://a')],
    [
      '!Sub ["${Scheme}://${Host}", {Scheme: !If [Maybe, http, https]}]',
      either(startsWith('http://'), startsWith('https://')),
    ],
    [
      '!Sub ["a${B}", {B: !If [Maybe, [b], c]}]',
      either(new PartlyKnown('a part of the string may be a list or an object', 'a'), 'ac'),
    ],
    ['!Join ["", ["tr", !If [Maybe, ue, !Ref "AWS::NoValue"]]]', either('true', 'tr')],
    ['!Join ["-", [!If [Maybe, a, !Ref "AWS::NoValue"], b]]', either('a-b', 'b')],
    ['!Join ["-", !If [Maybe, [a, b], [c]]]', either('a-b', 'c')],
    [
      '!Join ["-", !If [Maybe, [a, b], c]]',
      either('a-b', new Unknown('Fn::Join does not accept every possible value of its argument')),
    ],
    ['!Base64 {"Fn::If": [Maybe, a, b]}', either('YQ==', 'Yg==')],
    ['!Base64 {"Fn::If": [Maybe, !Ref Api, b]}', either(new SetOnceDeployed(id.reason), 'Yg==')],
    ['!Split ["-", !If [Maybe, a-b, c]]', either(['a', 'b'], ['c'])],
    ['!Select [0, !If [Maybe, [a, b], [c]]]', either('a', 'c')],
    [
      '!Select [1, !If [Maybe, [a, b], [c]]]',
      either('b', new Unknown('Fn::Select does not accept every possible value of its argument')),
    ],
    ['!Select [0, [!If [Maybe, !Ref "AWS::NoValue", a], b]]', new Unknown(maybe)],
    ['!Length {"Fn::If": [Maybe, [a, b], [c]]}', either(2, 1)],
    ['!ToJsonString {"Fn::If": [Maybe, {a: 1}, {a: 2}]}', new Unknown(maybe)],
    ['!If [Maybe, !Sub "https://${Host}", !Sub "https://${Host}"]', startsWith('https://')],
  ])('%s', (value, expected) => {
    expect(valueOf(value, SECTIONS, { resourceValue })).toStrictEqual(expected);
  });
});

type Json = Readonly<Record<string, unknown>>;

const NESTED = { maxDepth: 4, depthIdentifier: fc.createDepthIdentifier() };
const NO_VALUE = { Ref: 'AWS::NoValue' };

/** Values with unknown parts: the parameters A and B, and the conditions that depend on them. */
const { value } = fc.letrec<{ value: unknown; text: unknown; list: unknown }>((tie) => {
  const [text, list] = [tie('text'), tie('list')];
  const condition = fc.constantFrom('IsA', 'IsB', 'Both');
  const ifOf = (...branches: fc.Arbitrary<unknown>[]): fc.Arbitrary<Json> =>
    fc.tuple(condition, ...branches).map((each) => ({ 'Fn::If': each }));
  const literal = fc.constantFrom(
    'id-',
    'TR',
    'ue',
    'true',
    'x9',
    'y8z7',
    '',
    ' ',
    'https://',
    '/',
    '\u00fc',
    'a{',
    '{',
  );
  const item = fc.oneof(text, text, fc.constant(NO_VALUE), ifOf(text, fc.constant(NO_VALUE)));
  return {
    text: fc.oneof(
      NESTED,
      { weight: 2, arbitrary: literal },
      { weight: 3, arbitrary: fc.constantFrom({ Ref: 'A' }, { Ref: 'B' }, { Ref: 'Api' }) },
      {
        weight: 4,
        arbitrary: fc
          .tuple(literal, fc.constantFrom('${A}', '${B}', '${Own}', '${!A}', '${Api}'), text)
          .map(([start, variable, Own]) => ({ 'Fn::Sub': [`${start}${variable}-\${Own}`, { Own }] })),
      },
      {
        weight: 4,
        arbitrary: fc.tuple(literal, fc.array(item, { maxLength: 3 })).map((each) => ({ 'Fn::Join': each })),
      },
      fc.tuple(literal, list).map((each) => ({ 'Fn::Join': each })),
      fc.tuple(fc.nat(1), list).map((each) => ({ 'Fn::Select': each })),
      text.map((each) => ({ 'Fn::Base64': each })),
      list.map((each) => ({ 'Fn::Length': each })),
      list.map((each) => ({ 'Fn::ToJsonString': each })),
      ifOf(text, text),
    ),
    list: fc.oneof(
      NESTED,
      fc.array(item, { minLength: 1, maxLength: 3 }),
      fc.constant({ Ref: 'Items' }),
      text.map((each) => ({ 'Fn::Split': ['-', each] })),
      ifOf(list, list),
    ),
    value: fc.oneof({ weight: 6, arbitrary: text }, list, ifOf(text, fc.constant(NO_VALUE)), ifOf(text, list)),
  };
});

/** Undefined if CloudFormation would refuse the template. */
function stageWith(written: Json, parameters: Readonly<Record<string, string>>): Json | undefined {
  const template = {
    Transform: 'AWS::LanguageExtensions',
    Parameters: { A: { Type: 'String' }, B: { Type: 'String' }, Items: { Type: 'CommaDelimitedList' } },
    Conditions: {
      IsA: { 'Fn::Equals': [{ Ref: 'A' }, 'true'] },
      IsB: { 'Fn::Equals': [{ Ref: 'A' }, { Ref: 'B' }] },
      Both: { 'Fn::Or': [{ Condition: 'IsA' }, { Condition: 'IsB' }] },
    },
    Resources: {
      Stage: { Type: 'AWS::ApiGateway::Stage', Properties: written },
      Api: { Type: 'AWS::ApiGateway::RestApi' },
    },
  };
  const known = Object.keys(parameters).length > 0;
  const api = (): unknown => (known ? parameters['A']?.trim() || 'a1b2c3' : id);
  const { resources, problems } = readCloudFormationTemplate(template, {
    ...context,
    parameters,
    resourceValue: api,
  });
  return problems.length > 0 ? undefined : (resources[0]?.properties as Json);
}

const allowing = applyParameters(clientCertificate, {
  controls: {},
  parameters: { GW001: { allowed: ['id-true', 'x9y8z7', 'true'] } },
  exemptions: [],
});

const filling = fc.oneof(
  fc.constantFrom('', ' ', 'true', 'TRUE', 'ue', 'y8z7', 'x9y8z7', 'id-', '-', '{', '\u212a', 'a,b'),
  fc.string({ unit: 'binary', maxLength: 4 }).filter((each) => !each.includes('{{')),
);

describe('the known part of a value', () => {
  it('holds for all parameter values, and so do the verdicts based on it', () => {
    const kinds: Record<string, number> = {};
    const verdicts: Record<string, number> = {};
    fc.assert(
      fc.property(value, value, filling, filling, (ClientCertificateId, TracingEnabled, A, B) => {
        const written = { ClientCertificateId, TracingEnabled };
        const foreseen = stageWith(written, {});
        const properties = stageWith(written, { A, B, Items: 'a-b,c' });
        if (properties === undefined || foreseen === undefined) return;
        for (const name of ['ClientCertificateId', 'TracingEnabled'] as const) {
          const kind = kindOf(foreseen[name]);
          kinds[kind] = (kinds[kind] ?? 0) + 1;
          const shown = { written: written[name], A, B, foreseen: foreseen[name], value: properties[name] };
          expect({ ...shown, holds: holdsOf(foreseen[name], properties[name]) }).toHaveProperty('holds', true);
        }
        if (Object.values(properties).some((each) => kindOf(each) === 'Unknown')) return;
        for (const control of [clientCertificate, allowing, tracing]) {
          const verdictOf = (of: Json) =>
            evaluate(control, { type: 'AWS::ApiGateway::Stage', properties: of })?.verdict;
          const verdict = verdictOf(foreseen);
          if (verdict === 'unknown') continue;
          verdicts[`${verdict}`] = (verdicts[`${verdict}`] ?? 0) + 1;
          expect({ written, A, B, verdict: verdictOf(properties) }).toEqual({ written, A, B, verdict });
        }
      }),
      { numRuns: 3_000 },
    );
    const wanted = ['Alternatives', 'PartlyKnown', 'SetOnceDeployed', 'Unknown', 'text'];
    expect(wanted.filter((kind) => (kinds[kind] ?? 0) < 15)).toEqual([]);
    expect(['pass', 'fail'].filter((verdict) => (verdicts[verdict] ?? 0) < 100)).toEqual([]);
  }, 60_000);
});

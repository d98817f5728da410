import { parse } from 'yaml';
import { checkTemplate } from '../../check/check-template';
import type { CheckFinding } from '../../check/report';
import { snippetOf } from '../../cli/formats/snippet';
import type { Configuration, Exemption } from '../../core/configuration/configuration';
import { parseDocument } from '../../core/templates/document';
import { catalogue } from '../catalogue';
import { shown } from './shown';

type Finding = Omit<CheckFinding, 'file'>;

function findingsOf(text: string, configuration: Partial<Configuration> = {}): readonly Finding[] {
  const { findings } = checkTemplate(parseDocument(text, { file: 'sam.yml' }), {
    catalogue,
    parameters: new Map(),
    configuration: { controls: {}, parameters: {}, exemptions: [], ...configuration },
    now: new Date('2027-01-01T00:00:00Z'),
  });
  return findings;
}

const explicit = (properties: string, globals = '{}'): string => `Transform: AWS::Serverless-2016-10-31
Globals:
  Api: ${globals}
Parameters: {Asked: {Type: String}}
Resources:
  Orders:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
${properties}
`;

const shownOf = (text: string) => shown(findingsOf(text));

const implicit = (globals: string, type = 'Function'): string => `Transform: AWS::Serverless-2016-10-31
Globals:
  Api: ${globals}
Resources:
  Table: {Type: AWS::DynamoDB::Table}
  List:
    Type: AWS::Serverless::${type}
    Properties:
      Events: {Get: {Type: Api, Properties: {Path: /, Method: get}}}
`;

const TRACING = expect.stringMatching(/^Set TracingEnabled to true: on the AWS::Serverless::Api, or in Globals\.Api/);
const PREVENT = expect.stringMatching(/^Set OpenApiVersion, for example to "2\.0", so that SAM adds no extra stage/);
const DECLARE = expect.stringMatching(/^SAM has no property for it\. Declare the API .* with ClientCertificateId/);

describe('findings on an AWS::Serverless::Api', () => {
  it('speak of what is written', () => {
    const common = { resource: 'Orders', resourceType: 'AWS::Serverless::Api', status: 'fail', line: 8, column: 5 };
    const GW001 = { ...common, control: 'GW001', name: 'client-certificate', severity: 'MEDIUM' };
    const GW002 = { ...common, control: 'GW002', name: 'tracing', severity: 'LOW' };
    expect(shownOf(explicit(''))).toEqual([
      {
        ...GW001,
        property: 'OpenApiVersion',
        message: 'SAM adds a stage named "Stage", without a client certificate.',
        remediation: PREVENT,
      },
      {
        ...GW002,
        property: 'OpenApiVersion',
        message: 'SAM adds a stage named "Stage", without tracing.',
        remediation: PREVENT,
      },
      {
        ...GW001,
        property: '',
        message: 'The stage that SAM makes has no client certificate.',
        remediation: DECLARE,
      },
      { ...GW002, property: 'TracingEnabled', message: 'TracingEnabled is missing.', remediation: TRACING },
    ]);
  });

  const tracing = (text: string) => {
    const found = findingsOf(text).filter(({ property }) => property.endsWith('TracingEnabled'));
    return found.map(({ status, line, column, message }) => ({ status, line, column, message }));
  };

  it.each([
    ['      TracingEnabled: false', '{TracingEnabled: true}', 'fail', 10, 7, 'TracingEnabled is false.'],
    ['', '{TracingEnabled: false}', 'fail', 3, 9, 'TracingEnabled is false.'],
    ['', '{TracingEnabled: true}', 'pass', 3, 9, 'TracingEnabled is true.'],
    ['    IgnoreGlobals: "*"', '{TracingEnabled: true}', 'fail', 8, 5, 'TracingEnabled is missing.'],
    ['      TracingEnabled:', '{TracingEnabled: true}', 'fail', 10, 7, 'TracingEnabled is missing.'],
    ['      TracingEnabled: true', '{TracingEnabled: false}', 'pass', 10, 7, 'TracingEnabled is true.'],
  ])('are at the position of the property: %s %s', (properties, globals, status, line, column, message) => {
    expect(tracing(explicit(properties, globals))).toEqual([{ status, line, column, message }]);
  });

  it('state why an extra stage is unknown', () => {
    const extra = findingsOf(explicit('      OpenApiVersion: !Ref Asked')).filter(
      ({ property }) => property === 'OpenApiVersion',
    );
    const message = 'SAM adds a stage named "Stage" unless OpenApiVersion is set, which is known only at deployment.';
    expect(shown(extra)).toEqual([
      expect.objectContaining({ control: 'GW001', status: 'unknown', line: 10, column: 7, message }),
      expect.objectContaining({ control: 'GW002', status: 'unknown', line: 10, column: 7, message }),
    ]);
  });

  it('state that an include is unknown', () => {
    const [certificate] = findingsOf(
      explicit('      OpenApiVersion: "2.0"\n      Fn::Transform: {Name: AWS::Include}'),
    ).filter(({ property }) => property === '');
    expect(certificate).toMatchObject({
      control: { id: 'GW001' },
      status: 'unknown',
      message: expect.stringContaining('Fn::Transform adds to'),
    });
  });

  it('name the property that is absent', () => {
    expect(shownOf(explicit('      OpenApiVersion: "2.0"\n      TracingEnabled: true'))).toEqual([
      expect.objectContaining({ control: 'GW001', property: '', status: 'fail' }),
      expect.objectContaining({ control: 'GW002', property: 'TracingEnabled', status: 'pass' }),
    ]);
  });
});

describe('findings on the API that SAM generates for events', () => {
  it.each(['Function', 'StateMachine'])('name the %s and the Globals', (type) => {
    const common = { resource: 'List', resourceType: `AWS::Serverless::${type}`, status: 'fail', line: 8, column: 5 };
    const preface = 'ServerlessRestApi (the API that SAM generates for events): ';
    expect(shownOf(implicit('{}', type)).map(({ name: _name, severity: _severity, ...finding }) => finding)).toEqual([
      {
        ...common,
        control: 'GW001',
        property: 'Globals.Api.OpenApiVersion',
        message: `${preface}SAM adds a stage named "Stage", without a client certificate.`,
        remediation: PREVENT,
      },
      {
        ...common,
        control: 'GW002',
        property: 'Globals.Api.OpenApiVersion',
        message: `${preface}SAM adds a stage named "Stage", without tracing.`,
        remediation: PREVENT,
      },
      {
        ...common,
        control: 'GW001',
        property: '',
        message: `${preface}The stage that SAM makes has no client certificate.`,
        remediation: DECLARE,
      },
      {
        ...common,
        control: 'GW002',
        property: 'Globals.Api.TracingEnabled',
        message: `${preface}TracingEnabled is missing.`,
        remediation: TRACING,
      },
    ]);
  });

  it('are at the position of the property in the Globals', () => {
    expect(shownOf(implicit('{OpenApiVersion: "2.0", TracingEnabled: false}'))).toEqual([
      expect.objectContaining({ control: 'GW001', line: 8, column: 5 }),
      expect.objectContaining({ control: 'GW002', line: 3, column: 32, message: expect.stringContaining('is false.') }),
    ]);
  });
});

describe('the snippet of a finding', () => {
  type Json = { [name: string]: Json };
  const merge = (before: Json, after: Json): Json => ({
    ...before,
    ...Object.fromEntries(
      Object.entries(after).map(([name, value]) => [
        name,
        typeof value === 'object' ? merge(before[name] ?? {}, value) : value,
      ]),
    ),
  });

  /** The template with the snippet added to the properties of the resource or to the top level. */
  function withSnippet(text: string, finding: Finding): string {
    const template = parse(text) as Json;
    const written = parse(snippetOf({ ...finding, file: 'sam.yml' })?.lines.join('\n') ?? '{}') as Json;
    const isGlobal = finding.property.startsWith('Globals.');
    return JSON.stringify(
      merge(template, isGlobal ? written : { Resources: { [finding.resource]: { Properties: written } } }),
    );
  }

  it.each([
    ['an AWS::Serverless::Api', explicit('').replace(/Globals:\n.*\n/, '')],
    ['the API for events', implicit('{}')],
  ])('fixes %s', (_what, text) => {
    const before = findingsOf(text).filter(({ property }) => property !== '');
    expect(before).toHaveLength(3);
    for (const finding of before) {
      const after = findingsOf(withSnippet(text, finding));
      const same = after.filter(
        ({ control, property }) => control === finding.control && property === finding.property,
      );
      expect(same.filter(({ status }) => status !== 'pass')).toEqual([]);
    }
  });

  it('is undefined if no property fixes the finding', () => {
    const [finding] = findingsOf(explicit('')).filter(({ property }) => property === '');
    expect(finding && snippetOf({ ...finding, file: 'sam.yml' })).toBeUndefined();
  });
});

describe('exemptions', () => {
  const exempt = (text: string, resource: string): string[] => {
    const exemption: Exemption = { control: 'GW001', resource, reason: 'functions alone', expires: '2027-12-31' };
    return findingsOf(text, { exemptions: [exemption] }).flatMap(({ control, property, status }) =>
      control.id === 'GW001' && status === 'pass' ? [property] : [],
    );
  };

  it.each([
    [explicit(''), 'OrdersprodStage', ['']],
    [explicit(''), 'OrdersDeployment*', ['OpenApiVersion']],
    [explicit(''), 'Orders*', ['OpenApiVersion', '']],
    [explicit(''), 'Orders', []],
    [implicit('{}'), 'ServerlessRestApi*', ['Globals.Api.OpenApiVersion', '']],
    [implicit('{}'), 'List', []],
  ])('apply to the logical IDs that the hook receives: %#', (text, resource, expected) => {
    expect(exempt(text, resource)).toEqual(expected);
  });
});

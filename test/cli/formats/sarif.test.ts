import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import Ajv from 'ajv-draft-04';
import { assert, property, string } from 'fast-check';
import type { Log, Result } from 'sarif';
import type { CheckReport } from '../../../check/report';
import { sarif } from '../../../cli/formats/sarif';
import type { Control } from '../../../core/catalogue';
import { catalogue, certificate, tracing } from '../../catalogue';
import { findingWith, hostileReport, plain, report, reportOf, reportOfParts, reportOfWarnings } from './reports';

const all = { ...plain, all: true };

/** The characters that RFC 3986 allows in a URI reference. */
const URI_REFERENCE = /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[\dA-F]{2})*$/;

const ajv = new Ajv({
  strict: false,
  // The language pattern of the schema is not a valid Unicode regular expression.
  unicodeRegExp: false,
  allErrors: true,
  formats: {
    uri: (text: string) => URI_REFERENCE.test(text) && URL.canParse(text),
    'uri-reference': (text: string) => URI_REFERENCE.test(text) && URL.canParse(text, 'file:///root/'),
    'date-time': true,
  },
});
const validate = ajv.compile(schema);

/** The schema errors of a log. */
function schemaErrors(log: unknown): unknown {
  validate(log);
  return validate.errors ?? [];
}

const read = (given: CheckReport, options = plain): Log => JSON.parse(sarif(given, options)) as Log;
const runOf = (given: CheckReport, options = plain) => read(given, options).runs[0];
const resultsOf = (given: CheckReport, options = plain): Result[] => runOf(given, options)?.results ?? [];
const fingerprintOf = (result: Result | undefined) => result?.partialFingerprints?.['gatewardenFinding/v2'];
const uriOf = (file: string) =>
  resultsOf(reportOf([findingWith({ file })]))[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri;

const rated = (severity: Control['severity']): Control => ({ ...certificate, severity });

describe('sarif', () => {
  it.each([
    ['an empty report', reportOf([])],
    ['a report with all kinds of findings', report],
    ['hostile text', hostileReport],
  ])('is valid for %s', (_, given) => {
    expect(schemaErrors(read(given, all))).toEqual([]);
  });

  it('is valid for any text', () => {
    const text = string({ unit: 'binary', maxLength: 40 });
    assert(
      property(text, text, (file, message) => {
        const given = reportOf([findingWith({ file, resource: message, message })], [{ file, message }]);
        expect(schemaErrors(read(given))).toEqual([]);
      }),
    );
  });

  it('is validated with a schema that rejects other logs', () => {
    const log = read(report);
    expect(schemaErrors({ ...log, version: '2.0.0' })).not.toEqual([]);
    expect(schemaErrors({ ...log, runs: [{ ...log.runs[0], verdict: 'fail' }] })).not.toEqual([]);
  });

  it('describes the tool', () => {
    const { rules, ...driver } = runOf(report)?.tool.driver ?? {};
    expect(driver).toEqual({
      name: 'Gatewarden',
      version: '1.2.3',
      semanticVersion: '1.2.3',
      informationUri: 'https://github.com/gatewarden/gatewarden',
    });
    expect(rules?.map(({ id }) => id)).toEqual(catalogue.map(({ id }) => id));
  });

  it('contains the finding and its location', () => {
    expect(resultsOf(report)[2]).toEqual({
      ruleId: 'GW003',
      ruleIndex: 2,
      kind: 'fail',
      level: 'error',
      message: {
        text: 'apim/orders: url is "http://orders.contoso.com". Set url to an address that starts with https://.',
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'apim/main.json' },
            region: { startLine: 21, startColumn: 9 },
          },
          logicalLocations: [{ name: 'apim/orders', kind: 'resource' }],
        },
      ],
      partialFingerprints: { 'gatewardenFinding/v2': expect.stringMatching(/^[\da-f]{64}$/) },
      properties: {
        resourceType: 'Microsoft.ApiManagement/service/backends',
        property: 'url',
        severity: 'CRITICAL',
      },
    });
  });

  it.each([
    ['fail CRITICAL', { control: rated('CRITICAL') }, 'fail', 'error'],
    ['fail HIGH', { control: rated('HIGH') }, 'fail', 'error'],
    ['fail MEDIUM', { control: rated('MEDIUM') }, 'fail', 'warning'],
    ['fail LOW', { control: rated('LOW') }, 'fail', 'note'],
    ['warn CRITICAL', { control: rated('CRITICAL'), mode: 'warn' }, 'fail', 'warning'],
    ['warn LOW', { control: rated('LOW'), mode: 'warn' }, 'fail', 'note'],
    ['unknown', { status: 'unknown' }, 'open', 'none'],
    ['pass', { status: 'pass' }, 'pass', 'none'],
  ] as const)('gives %s its kind and level', (_, members, kind, level) => {
    expect(resultsOf(reportOf([findingWith(members)]), all)).toMatchObject([{ kind, level }]);
  });

  it('contains a notification for each unreadable file', () => {
    const location = (uri: string, region?: unknown) => ({
      physicalLocation: { artifactLocation: { uri }, ...(region === undefined ? {} : { region }) },
    });
    expect(runOf(report)?.invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          {
            level: 'error',
            message: { text: 'The text ends inside a string.\nExample: Name: "orders"' },
            locations: [location('stacks/broken.yml', { startLine: 7, startColumn: 3 })],
          },
          { level: 'error', message: { text: 'The file is binary.' }, locations: [location('stacks/photo.json')] },
        ],
      },
    ]);
    expect(runOf(reportOf([]))?.invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
  });

  it('contains a warning for each unchecked part', () => {
    expect(runOf(reportOfParts)?.invocations).toMatchObject([
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          { level: 'warning', message: { text: 'Nested has a template of its own.' }, locations: [{}] },
        ],
      },
    ]);
    expect(schemaErrors(read(reportOfParts))).toEqual([]);
  });

  it('contains a notification for each warning, in a successful run', () => {
    expect(runOf(reportOfWarnings)?.invocations).toMatchObject([
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          {
            level: 'warning',
            message: { text: 'The key "Name" occurs twice; the last one counts.' },
            locations: [{ physicalLocation: { region: { startLine: 9, startColumn: 5 } } }],
          },
          { level: 'warning', message: { text: 'No position.' } },
        ],
      },
    ]);
    expect(schemaErrors(read(reportOfWarnings))).toEqual([]);
  });

  it('does not turn text of a template into a link', () => {
    const [result] = resultsOf(reportOf([findingWith({ status: 'unknown', resource: '[x](https://evil.example)' })]));
    expect(result?.message.text).toBe('[x] (https://evil.example): ClientCertificateId is missing.');
  });
});

describe('the uri of a file', () => {
  it.each([
    ['stacks/orders.yml', 'stacks/orders.yml'],
    ['./stacks//orders.yml', 'stacks/orders.yml'],
    ['../orders.yml', '../orders.yml'],
    ['größe 50%.yml', 'gr%C3%B6%C3%9Fe%2050%25.yml'],
    ['a:b?c#d\\e\nf.yml', 'a%3Ab%3Fc%23d%5Ce%0Af.yml'],
    ['lone \ud800.yml', 'lone%20%EF%BF%BD.yml'],
    ['/srv/größe 1.yml', 'file:///srv/gr%C3%B6%C3%9Fe%201.yml'],
    ['-', '-'],
    ['', '.'],
  ])('%j', (file, uri) => {
    expect(uriOf(file)).toBe(uri);
  });
});

describe('a fingerprint', () => {
  const first = fingerprintOf(resultsOf(reportOf([findingWith({})]))[0]);

  it.each([
    ['line', { line: 99, column: 1 }],
    ['value', { message: 'ClientCertificateId is "".' }],
    ['remediation', { remediation: 'Set it.', control: rated('HIGH') }],
    ['property of the same resource', { property: 'another' }],
    ['spelling of the path', { file: './stacks/orders.yml' }],
  ] as const)('stays the same for another %s', (_, members) => {
    expect(fingerprintOf(resultsOf(reportOf([findingWith(members)]))[0])).toBe(first);
  });

  it.each([
    ['control', { control: tracing }],
    ['file', { file: 'another' }],
    ['resource', { resource: 'another' }],
    ['evaluated type', { subject: 'OrdersStage (AWS::ApiGateway::Deployment)' }],
  ])('differs for another %s', (_, members) => {
    const [, other] = resultsOf(reportOf([findingWith({}), findingWith(members)]));
    expect(fingerprintOf(other)).toMatch(/^[\da-f]{64}$/);
    expect(fingerprintOf(other)).not.toBe(first);
  });
});

describe('a rule', () => {
  const rules = runOf(report)?.tool.driver.rules ?? [];
  const described = catalogue.map((control, index) => ({ control, rule: rules[index] }));

  it.each(described)('describes $control.id', ({ control, rule }) => {
    expect(rule).toMatchObject({
      id: control.id,
      name: control.name,
      shortDescription: { text: `${control.title}.` },
      fullDescription: { text: control.rationale },
      helpUri: expect.stringMatching(/^https:\/\//),
    });
  });

  it.each(described)('of $control.id has help text', ({ control, rule }) => {
    const wanted = [
      control.rationale,
      ...control.references.flatMap(({ id, url }) => [id, url]),
      ...Object.entries(control.targets).flatMap(([type, { documentation, remediation, serverless }]) => [
        type,
        documentation,
        remediation,
        ...(serverless === undefined ? [] : [serverless.documentation, serverless.remediation]),
      ]),
    ];
    const { markdown = '', text = '' } = rule?.help ?? {};
    expect(wanted.filter((each) => !text.includes(each) || !markdown.includes(each))).toEqual([]);
    const examples = Object.values(control.targets).map(({ serverless }) => (serverless?.compliant.length ? 3 : 2));
    expect(markdown.split('```').length).toBe(1 + 2 * examples.reduce((sum, count) => sum + count, 0));
  });

  it('is disabled if its control is off by default', () => {
    const off: Control = { ...tracing, defaultMode: 'off' };
    const run = runOf(reportOf([]), { ...plain, catalogue: [certificate, off] });
    expect(run?.tool.driver.rules?.map(({ defaultConfiguration }) => defaultConfiguration)).toEqual([
      { level: 'warning' },
      { enabled: false, level: 'note' },
    ]);
    expect(run?.invocations?.[0]).not.toHaveProperty('ruleConfigurationOverrides');
  });

  it('is enabled in a run whose configuration turned its control on', () => {
    const off: Control = { ...tracing, defaultMode: 'off' };
    const run = runOf(reportOf([findingWith({ control: off })]), { ...plain, catalogue: [certificate, off] });
    expect(run?.invocations?.[0]?.ruleConfigurationOverrides).toEqual([
      { descriptor: { id: 'GW002', index: 1 }, configuration: { enabled: true } },
    ]);
  });

  it('has the level and the score of its severity', () => {
    expect(rules.map(({ id, defaultConfiguration, properties }) => [id, defaultConfiguration, properties])).toEqual([
      [
        'GW001',
        { level: 'warning' },
        { tags: ['security', 'api-gateway', 'aws'], precision: 'very-high', 'security-severity': '5.5' },
      ],
      [
        'GW002',
        { level: 'note' },
        { tags: ['security', 'api-gateway', 'aws'], precision: 'very-high', 'security-severity': '2.0' },
      ],
      [
        'GW003',
        { level: 'error' },
        { tags: ['security', 'api-gateway', 'azure'], precision: 'very-high', 'security-severity': '9.5' },
      ],
      [
        'GW004',
        { level: 'error' },
        { tags: ['security', 'api-gateway', 'azure'], precision: 'very-high', 'security-severity': '8.0' },
      ],
    ]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTemplate } from '../../check/check-template';
import type { TemplateCheck } from '../../check/template-check';
import type { Configuration } from '../../core/configuration/configuration';
import { readParameters } from '../../core/files/parameters';
import { type Document, parseDocument } from '../../core/templates/document';
import { TemplateError } from '../../core/templates/template-error';
import { catalogue, tracing } from '../catalogue';
import { completed, namesMissingIn } from '../completed';
import { describeWithShared, sharedFile } from '../shared';
import { shown } from './shown';

const enforceAll: Configuration = { controls: {}, parameters: {}, exemptions: [] };

const check = (
  text: string,
  {
    file = 'stack.yml',
    parameters = [],
    configuration = {},
  }: {
    file?: string;
    parameters?: readonly string[];
    configuration?: Partial<Configuration>;
  } = {},
): TemplateCheck => checkDocument(parseDocument(text, { file }), parameters, configuration);

const checkDocument = (
  document: Document,
  parameters: readonly string[] = [],
  configuration: Partial<Configuration> = {},
): TemplateCheck =>
  checkTemplate(document, {
    catalogue,
    parameters: readParameters(parameters),
    configuration: { ...enforceAll, ...configuration },
    now: new Date('2027-01-01T00:00:00Z'),
  });

const statuses = ({ findings }: TemplateCheck): Record<string, string> =>
  Object.fromEntries(findings.map(({ control, status }) => [control.id, status]));

const stage = (properties: string, head = ''): string => `
Parameters:
  Given: { Type: String, Default: "true" }
  Asked: { Type: String }
Conditions:
  Never: !Equals [a, b]
  Perhaps: !Equals [!Ref Asked, a]
Resources:
  Certificate:
    Type: AWS::ApiGateway::ClientCertificate
  Stage:
    Type: AWS::ApiGateway::Stage
${head}    Properties:
      RestApiId: a1b2c3d4e5
      StageName: prod
${properties.replaceAll(/^/gm, '      ')}
`;

describe('a stage', () => {
  it.each([
    ['ClientCertificateId: !Ref Certificate\nTracingEnabled: true', 'pass', 'pass'],
    ['ClientCertificateId: !Sub "${Certificate}"\nTracingEnabled: !Ref Given', 'pass', 'pass'],
    ['ClientCertificateId: !Ref Elsewhere\nTracingEnabled: yes', 'unknown', 'pass'],
    ['ClientCertificateId: !GetAtt Certificate.ClientCertificateId\nTracingEnabled: "TRUE"', 'pass', 'pass'],
    ['ClientCertificateId: !Ref AWS::NoValue\nTracingEnabled: "false"', 'fail', 'fail'],
    ['ClientCertificateId: !ImportValue certificate\nTracingEnabled: !Ref Asked', 'unknown', 'unknown'],
    [
      'ClientCertificateId: !If [Perhaps, !Ref Certificate, !Ref AWS::NoValue]\nTracingEnabled: !If [Perhaps, no, "false"]',
      'unknown',
      'fail',
    ],
    [
      'ClientCertificateId: !If [Never, !Ref Certificate, !Ref AWS::NoValue]\nTracingEnabled: !If [Never, false, true]',
      'fail',
      'pass',
    ],
    ['ClientCertificateId: "{{resolve:ssm:/certificate}}"\nTracingEnabled: !Ref Certificate', 'unknown', 'unknown'],
    ['Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://a/b } }', 'unknown', 'unknown'],
  ])('%j: GW001 %s, GW002 %s', (properties, GW001, GW002) => {
    expect(statuses(check(stage(properties)))).toEqual({ GW001, GW002 });
  });

  it('uses the values of parameters', () => {
    const text = stage('ClientCertificateId: !Ref Certificate\nTracingEnabled: !Ref Asked');
    expect(statuses(check(text, { parameters: ['Asked=true'] }))).toEqual({ GW001: 'pass', GW002: 'pass' });
    expect(statuses(check(text, { parameters: ['Asked=no'] }))).toEqual({ GW001: 'pass', GW002: 'fail' });
  });

  it('may depend on the notification ARNs of the stack', () => {
    const text = stage('TracingEnabled: true', '    Condition: Notifies\n').replace(
      'Conditions:',
      'Conditions:\n  Notifies: !Not [!Equals [!Join [",", !Ref AWS::NotificationARNs], ""]]',
    );
    expect(statuses(check(text))).toEqual({ GW001: 'unknown', GW002: 'pass' });
  });

  it('is skipped if it is not deployed, and unknown if it may be deployed', () => {
    expect(check(stage('', '    Condition: Never\n')).resources).toBe(0);
    expect(statuses(check(stage('', '    Condition: Perhaps\n')))).toEqual({ GW001: 'unknown', GW002: 'unknown' });
  });

  it('has findings at the property, or at the resource if the property is missing', () => {
    const { findings } = check(stage('TracingEnabled: false'));
    expect(shown(findings)).toEqual([
      {
        control: 'GW001',
        name: 'client-certificate',
        severity: 'MEDIUM',
        status: 'fail',
        line: 13,
        column: 5,
        resource: 'Stage',
        resourceType: 'AWS::ApiGateway::Stage',
        property: 'ClientCertificateId',
        message: 'ClientCertificateId is missing.',
        remediation: expect.stringMatching(/^Set ClientCertificateId/),
      },
      expect.objectContaining({ control: 'GW002', line: 16, column: 7, message: 'TracingEnabled is false.' }),
    ]);
  });
});

describe('the configuration', () => {
  it('sets modes and exemptions as in the hook', () => {
    const text = stage('ClientCertificateId: !Ref Certificate');
    const finding = (configuration: Partial<Configuration>) => check(text, { configuration }).findings[1];
    expect(finding({ controls: { GW002: 'warn' } })).toMatchObject({ status: 'fail', mode: 'warn' });
    expect(finding({ controls: { GW002: 'off' } })).toBeUndefined();
    const exemption = { control: 'GW002', resource: 'St*', reason: 'old', expires: '2027-01-01' };
    expect(finding({ exemptions: [exemption] })).toMatchObject({
      status: 'pass',
      message: expect.stringContaining('Exempt'),
    });
    expect(finding({ exemptions: [{ ...exemption, expires: '2026-12-31' }] })).toMatchObject({ status: 'fail' });
  });
});

describe('allowed values', () => {
  it('are in the failures of the property that they limit', () => {
    const configuration = { parameters: { GW001: { allowed: ['a1b2c3'] } } };
    const allowed = (properties: string) =>
      check(stage(properties), { configuration }).findings.map((finding) => finding.allowed);
    expect(allowed('ClientCertificateId: x9y8z7\nTracingEnabled: false')).toEqual([['a1b2c3'], undefined]);
    expect(allowed('ClientCertificateId: a1b2c3\nTracingEnabled: false')).toEqual([undefined, undefined]);
  });
});

describe('a control that is off by default', () => {
  const reported = (controls: Configuration['controls']) =>
    checkTemplate(parseDocument(stage('TracingEnabled: false'), { file: 'stack.yml' }), {
      catalogue: [{ ...tracing, defaultMode: 'off' }],
      parameters: new Map(),
      configuration: { ...enforceAll, controls },
      now: new Date('2027-01-01T00:00:00Z'),
    });

  it('is neither reported nor counted until the configuration turns it on', () => {
    expect(reported({})).toEqual({
      findings: [],
      resources: 0,
      unread: [],
      errors: [],
      warnings: [],
    });
    expect(reported({ GW002: 'warn' })).toMatchObject({
      findings: [{ control: { id: 'GW002' }, status: 'fail', mode: 'warn' }],
      resources: 1,
    });
  });
});

describe('an ARM template', () => {
  const api = (properties: object, type = 'Microsoft.ApiManagement/service/apis') =>
    check(
      JSON.stringify({
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        contentVersion: '1.0.0.0',
        parameters: { host: { type: 'string' } },
        resources: [{ type, apiVersion: '2024-05-01', name: 'apim/orders', properties }],
      }),
      { file: 'apis.json' },
    );

  it.each([
    [{ serviceUrl: 'https://a', protocols: ['https'] }, 'pass', 'pass'],
    [{ serviceUrl: 'http://a', protocols: ['ws'] }, 'fail', 'fail'],
    [{ ServiceUrl: 'http://a', Protocols: ['HTTP'] }, 'fail', 'fail'],
    [
      { serviceUrl: "[parameters('host')]", protocols: "[createArray('https', parameters('host'))]" },
      'unknown',
      'unknown',
    ],
    [{ serviceUrl: "[concat('http', '://a')]" }, 'fail', 'pass'],
    [{}, 'pass', 'pass'],
  ])('%j: GW003 %s, GW004 %s', (properties, GW003, GW004) => {
    expect(statuses(api(properties))).toEqual({ GW003, GW004 });
  });

  const deployed = (resource: object, configuration: Partial<Configuration> = {}) =>
    check(
      JSON.stringify({
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        contentVersion: '1.0.0.0',
        resources: [
          {
            type: 'Microsoft.ApiManagement/service/apis',
            apiVersion: '2024-05-01',
            name: 'apim/orders',
            properties: { serviceUrl: 'http://a' },
            ...resource,
          },
        ],
      }),
      { file: 'apis.json', configuration },
    ).findings[0];

  it.each([
    'deployment().name',
    'environment().name',
    'managementGroup().name',
    'resourceGroup().name',
    'resourceGroup().location',
    'subscription().subscriptionId',
    'tenant().tenantId',
  ])('is unknown if it depends on the %s', (place) => {
    expect(deployed({ condition: `[equals(${place}, 'a')]` })).toMatchObject({
      control: { id: 'GW003' },
      status: 'unknown',
    });
  });

  it('has resource names as far as they are known', () => {
    expect(deployed({ name: "[concat('apim-', resourceGroup().name, '/a')]" })?.resource).toBe(
      'apim-{resourceGroup().name}/a',
    );
    expect(deployed({ name: '[resourceGroup().name]' })?.resource).toBe('{resourceGroup().name}');
  });

  it('is not exempt by scope, which a template does not contain', () => {
    const exemption = { control: 'GW003', reason: 'old', expires: '2027-03-31' };
    for (const place of [
      { resource: '*' },
      { scope: '/subscriptions/a' },
      { resource: '*', scope: '/subscriptions/a' },
    ])
      expect(deployed({}, { exemptions: [{ ...exemption, ...place }] })).toMatchObject({ status: 'fail' });
  });

  it('may write types in any letter case', () => {
    expect(statuses(api({ serviceUrl: 'http://a' }, 'microsoft.apimanagement/Service/APIs'))).toMatchObject({
      GW003: 'fail',
    });
  });
});

describeWithShared('the templates of other projects', () => {
  const csv = readFileSync(sharedFile('corpora/aws/expected.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
  const cases = csv.map((line) => line.split(',') as [string, string, string, string, string]);
  const ID: Readonly<Record<string, string>> = { 'client-certificate': 'GW001', 'xray-tracing': 'GW002' };

  it.each(cases)('%s %s %s %s: %s', (_peer, rule, path, resource, expected) => {
    const text = readFileSync(sharedFile(`corpora/aws/${path}`), 'utf8');
    const snippet = parseDocument(text, { file: path });
    const { errors } = checkDocument(snippet);
    const whole = completed(snippet, namesMissingIn(errors.map(({ message }) => message)));
    const finding = checkDocument(whole).findings.find(
      (each) =>
        each.control.id === ID[rule] &&
        each.resource === resource &&
        ['AWS::ApiGateway::Stage', 'AWS::Serverless::Api'].includes(each.resourceType) &&
        // Only the declared stage of SAM. The extra stage that SAM adds has its own finding.
        each.property !== 'OpenApiVersion',
    );
    expect(finding?.status).toBe(expected);
  });

  const filesBelow = (folder: string): string[] =>
    readdirSync(sharedFile(folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ya?ml|json|template)$/.test(name))
      .map((name) => join(folder, name));

  it.each(['corpora/aws/realworld', 'corpora/azure/templates', 'corpora/aws/sam-translator'])(
    '%s: each is checked, or refused with a reason',
    (folder) => {
      for (const file of filesBelow(folder)) {
        let refused: unknown;
        try {
          check(readFileSync(sharedFile(file), 'utf8'), { file });
        } catch (error) {
          refused = error;
        }
        expect(refused === undefined || refused instanceof TemplateError ? undefined : [file, refused]).toBeUndefined();
      }
    },
  );
});

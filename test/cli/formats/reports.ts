import { createColors } from 'picocolors';
import type { CheckFinding, CheckReport, UncheckedPart } from '../../../check/report';
import type { FormatOptions } from '../../../cli/formats';
import type { FileProblem } from '../../../core/files';
import { backendHttps, catalogue, certificate, clientHttps, tracing } from '../../catalogue';

export const plain: FormatOptions = {
  catalogue,
  colors: createColors(false),
  all: false,
  version: '1.2.3',
  paths: ['.'],
};

const finding: CheckFinding = {
  control: certificate,
  status: 'fail',
  file: 'stacks/orders.yml',
  line: 12,
  column: 5,
  resource: 'OrdersStage',
  subject: 'OrdersStage (AWS::ApiGateway::Stage)',
  resourceType: 'AWS::ApiGateway::Stage',
  property: 'ClientCertificateId',
  message: 'ClientCertificateId is missing.',
  remediation: 'Set ClientCertificateId.',
};

export function findingWith(members: Partial<CheckFinding>): CheckFinding {
  const merged = { ...finding, ...members };
  return { ...merged, subject: members.subject ?? `${merged.resource} (${merged.resourceType})` };
}

export function reportOf(
  findings: readonly CheckFinding[],
  errors: readonly FileProblem[] = [],
  unread: readonly UncheckedPart[] = [],
  warnings: readonly FileProblem[] = [],
): CheckReport {
  const withStatus = (wanted: string) => findings.filter(({ status }) => status === wanted).length;
  return {
    version: 1,
    summary: {
      files: new Set(findings.map(({ file }) => file)).size,
      resources: new Set(findings.map(({ file, resource }) => `${file}\n${resource}`)).size,
      passed: withStatus('pass'),
      failed: withStatus('fail'),
      unknown: withStatus('unknown'),
      errors: errors.length,
      warnings: warnings.length,
    },
    findings,
    errors,
    warnings,
    unread,
  };
}

/** Two templates with one finding of each kind, and two unreadable files. */
export const report = reportOf(
  [
    finding,
    findingWith({
      control: tracing,
      status: 'unknown',
      line: 14,
      column: 7,
      property: 'TracingEnabled',
      message: 'TracingEnabled depends on a value known only at deployment: parameter Tracing has no default.',
      remediation: 'Set TracingEnabled to true.',
    }),
    findingWith({
      control: backendHttps,
      file: 'apim/main.json',
      line: 21,
      column: 9,
      resource: 'apim/orders',
      resourceType: 'Microsoft.ApiManagement/service/backends',
      property: 'url',
      message: 'url is "http://orders.contoso.com".',
      remediation: 'Set url to an address that starts with https://.',
    }),
    findingWith({
      control: clientHttps,
      mode: 'warn',
      file: 'apim/main.json',
      line: 30,
      column: 9,
      resource: 'apim/orders-api',
      resourceType: 'Microsoft.ApiManagement/service/apis',
      property: 'protocols',
      message: 'protocols is ["http", "https"].',
      remediation: 'List only https and wss in protocols; remove http and ws.',
    }),
    findingWith({
      control: backendHttps,
      status: 'pass',
      file: 'apim/main.json',
      line: 29,
      column: 9,
      resource: 'apim/orders-api',
      resourceType: 'Microsoft.ApiManagement/service/apis',
      property: 'serviceUrl',
      message: 'serviceUrl is "https://orders.contoso.com".',
      remediation: 'Set serviceUrl to an address that starts with https://.',
    }),
  ],
  [
    {
      file: 'stacks/broken.yml',
      line: 7,
      column: 3,
      message: 'The text ends inside a string.\nExample: Name: "orders"',
    },
    { file: 'stacks/photo.json', message: 'The file is binary.' },
  ],
);

/** A template that passes, with an unchecked part. */
export const reportOfParts = reportOf(
  [findingWith({ status: 'pass' })],
  [],
  [{ file: 'stacks/orders.yml', line: 27, message: 'Nested has a template of its own.' }],
);

/** A template that passes, with warnings. */
export const reportOfWarnings = reportOf(
  [findingWith({ status: 'pass' })],
  [],
  [],
  [
    { file: 'stacks/orders.yml', line: 9, column: 5, message: 'The key "Name" occurs twice; the last one counts.' },
    { file: 'stacks/orders.yml', message: 'No position.' },
  ],
);

/** Names of resources and files that attack the reader of a report. */
export const HOSTILE: readonly string[] = [
  '\u001b[31mred\u001b[0m',
  '\u009b31mred',
  '\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  'two\nlines',
  'three\r\nold\rlines',
  'back\u0008space\u0000\u007f',
  '\u202egnp.exe\u2066\u2069',
  'line\u2028separator',
  '| pipe \\| `tick` **bold** ~~gone~~ |',
  '<img src=x onerror=alert(1)> <!-- hidden -->',
  ']]> <![CDATA[ &amp; " \'',
  '[link](https://evil.example) ![image](x) https://evil.example www.evil.example',
  '@everyone #1 $x$ :tada: \\',
  '::error::%0A::add-mask::x, file=y: z%25',
  '##[error]old command',
  '\ud800 \ufffe \u{1ffff}',
  '__proto__',
  'constructor',
  'true',
  '{0} {{1}}',
  'größe 訂單 😀 \u0627',
  '',
];

/** A report with hostile text in every place that a template, a file name or an error fills. */
export const hostileReport = reportOf(
  HOSTILE.flatMap((text, line) =>
    (['fail', 'unknown', 'pass'] as const).map((status) =>
      findingWith({
        status,
        line: line + 1,
        file: `stacks/${text}.yml`,
        resource: text,
        resourceType: text,
        property: text,
        message: `It is ${text}`,
        remediation: `Do not say ${text}`,
        control: status === 'unknown' ? tracing : certificate,
      }),
    ),
  ),
  HOSTILE.map((text) => ({ file: text, message: text })),
  HOSTILE.map((text) => ({ file: text, line: 3, message: text })),
  HOSTILE.map((text) => ({ file: text, line: 3, column: 9, message: text })),
);

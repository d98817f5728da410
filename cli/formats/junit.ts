import Builder from 'fast-xml-builder';
import type { CheckFinding, UncheckedPart } from '../../check';
import type { FileProblem } from '../../core/files';
import { byFile, type FileFindings, outcomeOf } from './findings';
import type { Format } from './format';
import { snippetOf } from './snippet';
import { visible, visibleLines } from './visible';

/** An XML element: attributes start with @, #text is its text, all other members are child elements. */
type Element = Readonly<Record<string, unknown>>;

/**
 * A test suite for each file, and a test case for each control that applies to a resource in it. Passed checks are always
 * included: CI systems need them to recognise fixed tests, and Jenkins treats a report without tests as a failure.
 */
export const junit: Format = (report) => {
  const suites = byFile(report).map(suite);
  const document = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'gatewarden',
      ...counts(suites.flatMap(({ testcase }) => testcase)),
      testsuite: suites,
    },
  };
  return builder.build(document).trimEnd();
};

const builder = new Builder({
  attributeNamePrefix: '@',
  format: true,
  ignoreAttributes: false,
  // A resource may have the name "true", and XML does not allow attributes without a value.
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
});

function suite({ file, findings, errors, unread }: FileFindings) {
  const testcase = [...errors.map(errorCase), ...findings.map(findingCase), ...unread.map(unreadCase)];
  return { '@name': visible(file), ...counts(testcase), testcase };
}

const counts = (cases: readonly Element[]): Element => ({
  '@tests': cases.length,
  '@failures': cases.filter((each) => 'failure' in each).length,
  '@errors': cases.filter((each) => 'error' in each).length,
  '@skipped': cases.filter((each) => 'skipped' in each).length,
});

const errorCase = ({ file, line, message }: FileProblem): Element => ({
  '@classname': visible(file),
  '@name': line === undefined ? 'can be read' : `can be read at line ${line}`,
  '@file': visible(file),
  error: problem('unreadable', visibleLines(message)),
});

const unreadCase = ({ file, line, message }: UncheckedPart): Element => ({
  '@classname': visible(file),
  '@name': `can be checked at line ${line}`,
  '@file': visible(file),
  '@line': line,
  skipped: { '@message': visible(message) },
});

function findingCase(finding: CheckFinding): Element {
  const { control, file, line, message, resource } = finding;
  return {
    '@classname': visible(file),
    '@name': visible(`${control.id} ${control.name} ${resource}`),
    '@file': visible(file),
    '@line': line,
    ...{
      fail: () => ({ failure: problem(control.severity, detailsOf(finding)) }),
      // Neither fails the check. `skipped` is the only other status in JUnit.
      warn: () => ({ skipped: { '@message': `Warning: ${visible(message)}` } }),
      unknown: () => ({ skipped: { '@message': visible(message) } }),
      pass: () => ({}),
    }[outcomeOf(finding)](),
  };
}

function detailsOf(finding: CheckFinding): string[] {
  const { column, file, line, message, remediation, resource, resourceType } = finding;
  const snippet = snippetOf(finding)?.lines ?? [];
  return [
    visible(message),
    visible(`${file}:${line}:${column}: ${resource} (${resourceType})`),
    visible(remediation),
    ...(snippet.length === 0 ? [] : ['', ...snippet]),
  ];
}

const problem = (type: string, lines: readonly string[]): Element => ({
  '@type': type,
  '@message': lines[0] ?? '',
  '#text': lines.join('\n'),
});

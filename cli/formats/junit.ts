import Builder from 'fast-xml-builder';
import type { CheckFinding } from '../../check';
import { describeProblem, type FileProblem } from '../../core/files';
import { byFile, type FileFindings, outcomeOf, positionOf } from './findings';
import type { Format } from './format';
import { snippetOf } from './snippet';
import { visible, visibleLines } from './visible';

/** An XML element: attributes start with @, #text is its text, all other members are child elements. */
type Element = Readonly<Record<string, unknown>>;

/**
 * A test suite for each file, and a test case for each control that applies to a resource in it. Passed checks are always
 * included: CI systems need them to recognise fixed tests, and Jenkins treats a report without tests as a failure. CI
 * systems recognise a test by its name, so names are distinct and contain no line.
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

function suite({ file, findings, errors, warnings, unread }: FileFindings) {
  const testcase = [
    ...(errors.length === 0 ? [] : [readingCase(file, errors)]),
    ...findings.map(findingCase),
    ...(unread.length === 0 ? [] : [completenessCase(file, unread)]),
  ];
  return {
    '@name': visible(file),
    ...counts(testcase),
    testcase,
    ...(warnings.length === 0 ? {} : { 'system-out': warnings.map(warningText).join('\n') }),
  };
}

const counts = (cases: readonly Element[]): Element => ({
  '@tests': cases.length,
  '@failures': cases.filter((each) => 'failure' in each).length,
  '@errors': cases.filter((each) => 'error' in each).length,
  '@skipped': cases.filter((each) => 'skipped' in each).length,
});

const readingCase = (file: string, errors: readonly FileProblem[]): Element => ({
  ...fileCase(file, 'can be read', errors),
  error: problem('unreadable', errors.flatMap(locatedLines)),
});

const completenessCase = (file: string, unread: readonly FileProblem[]): Element => ({
  ...fileCase(file, 'can be checked completely', unread),
  skipped: { '@message': unread.flatMap(locatedLines).join(' ') },
});

const fileCase = (file: string, name: string, [first]: readonly FileProblem[]): Element => ({
  '@classname': visible(file),
  '@name': name,
  '@file': visible(file),
  ...(first?.line === undefined ? {} : { '@line': first.line }),
});

const warningText = (warning: FileProblem): string =>
  `Warning: ${visibleLines(describeProblem({ ...warning, file: visible(warning.file) })).join('\n')}`;

/** The lines of the message, after the position if there is one. */
function locatedLines(problem: FileProblem): string[] {
  const position = positionOf(problem);
  return visibleLines(position === '' ? problem.message : `${position}: ${problem.message}`);
}

function findingCase(finding: CheckFinding): Element {
  const { control, file, line, message, subject } = finding;
  return {
    '@classname': visible(file),
    '@name': visible(`${control.id} ${control.name} ${subject}`),
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

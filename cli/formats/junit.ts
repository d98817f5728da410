import Builder from 'fast-xml-builder';
import type { CheckFinding, UncheckedPart } from '../../check';
import type { FileProblem } from '../../core/files';
import { byFile, type FileFindings, outcomeOf } from './findings';
import type { Format } from './format';
import { snippetOf } from './snippet';
import { visible, visibleLines } from './visible';

/** An element: attributes begin with @, its text is in #text, and whatever else it has are its children by name. */
type Element = Readonly<Record<string, unknown>>;

/**
 * A suite for each file and a case for each control that looked at a resource in it. Passes are in it whatever `all`
 * says: without them nothing is a report of tests, CI systems cannot tell what was mended, and Jenkins takes a report
 * without a test for a failure.
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
  // A resource may be called "true", and an attribute without a value is no XML.
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
      // Neither makes the check fail, and JUnit has no other word for that.
      warn: () => ({ skipped: { '@message': `Only a warning: ${visible(message)}` } }),
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

import type { CheckFinding } from '../../check';
import type { Severity } from '../../core/catalogue';
import type { FileProblem } from '../../core/files';
import { shownFindings } from './findings';
import type { Format } from './format';
import { visibleJson } from './visible';

/** A finding in the stable contract of `gatewarden check --format json`: these members, in this order. */
interface JsonFinding extends Omit<CheckFinding, 'allowed' | 'control' | 'subject'> {
  readonly control: string;
  readonly name: string;
  readonly severity: Severity;
}

/** The stable contract: exactly these members, in this order. */
export const json: Format = (report, { all }) => {
  const { files, resources, passed, failed, unknown, errors, warnings } = report.summary;
  return visibleJson({
    version: report.version,
    summary: { files, resources, passed, failed, unknown, errors, warnings },
    findings: shownFindings(report, all).map(findingMembers),
    errors: report.errors.map(problemMembers),
    warnings: report.warnings.map(problemMembers),
    unread: report.unread.map(({ file, line, message }) => ({ file, line, message })),
  });
};

const findingMembers = (finding: CheckFinding): JsonFinding => ({
  control: finding.control.id,
  name: finding.control.name,
  severity: finding.control.severity,
  status: finding.status,
  file: finding.file,
  line: finding.line,
  column: finding.column,
  resource: finding.resource,
  resourceType: finding.resourceType,
  property: finding.property,
  message: finding.message,
  remediation: finding.remediation,
  ...(finding.mode === undefined ? {} : { mode: finding.mode }),
});

const problemMembers = ({ file, line, column, message }: FileProblem): FileProblem => ({
  file,
  ...(line === undefined ? {} : { line }),
  ...(column === undefined ? {} : { column }),
  message,
});

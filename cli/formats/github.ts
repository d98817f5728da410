import type { CheckFinding, UncheckedPart } from '../../check';
import type { Severity } from '../../core/catalogue';
import type { FileProblem } from '../../core/files';
import { explainFinding, type FindingOutcome, outcomeOf, shownFindings, summarize } from './findings';
import type { Format } from './format';
import { snippetOf } from './snippet';
import { visible, visibleLines } from './visible';

/**
 * Workflow commands, which GitHub shows as annotations in the pull request. The most severe come first, because GitHub
 * shows only ten of each kind. https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export const github: Format = (report, { all, paths }) =>
  [
    ...report.errors.map(errorCommand),
    ...report.unread.map(unreadCommand),
    ...shownFindings(report, all)
      .toSorted((one, other) => RANK[one.control.severity] - RANK[other.control.severity])
      .map(findingCommand),
    ...report.warnings.map(warningCommand),
    summarize(report, paths),
  ].join('\n');

const RANK = { CRITICAL: 0, HIGH: 1, MEDIUM: 2, LOW: 3 } satisfies Record<Severity, number>;

const COMMAND = { fail: 'error', warn: 'warning', unknown: 'warning', pass: 'notice' } satisfies Record<
  FindingOutcome,
  string
>;

const errorCommand = ({ file, line, column: col, message }: FileProblem): string =>
  command('error', { file, line, col, title: 'Gatewarden found an error' }, visibleLines(message));

const warningCommand = ({ file, line, column: col, message }: FileProblem): string =>
  command('warning', { file, line, col, title: 'Gatewarden found a possible mistake' }, visibleLines(message));

const unreadCommand = ({ file, line, message }: UncheckedPart): string =>
  command('warning', { file, line, title: 'Gatewarden did not check this part' }, visibleLines(message));

function findingCommand(finding: CheckFinding): string {
  const { file, line, column: col, control, status } = finding;
  const snippet = status === 'fail' ? snippetOf(finding) : undefined;
  const lines = [visible(explainFinding(finding)), ...(snippet === undefined ? [] : ['', ...snippet.lines])];
  return command(COMMAND[outcomeOf(finding)], { file, line, col, title: `${control.id} ${control.name}` }, lines);
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  lines: readonly string[],
): string {
  const written = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(visible(String(value)))}`);
  return `::${name} ${written.join(',')}::${escapeData(lines.join('\n'))}`;
}

const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

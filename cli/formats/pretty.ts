import type { CheckFinding, CheckReport } from '../../check';
import type { FileProblem } from '../../core/files';
import type { Terminal } from '../terminal';
import { byFile, type FileFindings, type FindingOutcome, outcomeOf, shownFindings, summarize } from './findings';
import type { Format } from './format';
import { snippetOf } from './snippet';
import { visible, visibleLines } from './visible';

type Colors = Terminal['colors'];

const PLACE_WIDTH = 8;
const OUTCOME_WIDTH = 9;
const DETAILS = ' '.repeat(2 + PLACE_WIDTH);
/** Up to 90 characters of whole words, or one word that is longer. */
const TEXT_LINE = /\S(?:.{0,88}\S)?(?=\s|$)|\S+/gu;

/**
 * For people: what is wrong by file, and what to write instead. Editors make links of its lines and columns. What was not
 * looked into is on standard error already.
 */
export const pretty: Format = (report, { all, colors }) =>
  [
    ...byFile({ findings: shownFindings(report, all), errors: report.errors, unread: [] }).map((file) =>
      formatFile(file, colors),
    ),
    formatSummary(report, colors),
  ].join('\n\n');

function formatFile({ file, findings, errors }: FileFindings, colors: Colors): string {
  const entries = [
    ...errors.map((error) => formatError(error, colors)),
    ...findings.map((finding) => formatFinding(finding, colors)),
  ];
  return [colors.underline(visible(file)), ...entries.flatMap((lines) => (lines.length > 1 ? [...lines, ''] : lines))]
    .join('\n')
    .trimEnd();
}

function formatError({ line, message }: FileProblem, colors: Colors): string[] {
  const [first = '', ...others] = visibleLines(message);
  return [
    headline(line === undefined ? '' : String(line), 'error', colors.red) + first,
    ...others.map((text) => `${DETAILS}${text}`.trimEnd()),
  ];
}

function formatFinding(finding: CheckFinding, colors: Colors): string[] {
  const { column, control, line, message, name, resource, resourceType, severity, status } = finding;
  const outcome = outcomeOf(finding);
  const first = `${headline(`${line}:${column}`, outcome, colorOf(outcome, colors))}${colors.bold(visible(resource))}: ${visible(message)}`;
  const rule = visible(`${control} ${name}`);
  if (status === 'pass') return [`${first} ${colors.dim(`(${rule})`)}`];
  return [
    first,
    `${DETAILS}${severity} ${rule} ${colors.dim(`(${visible(resourceType)})`)}`,
    ...(status === 'fail' ? formatChange(finding, colors) : []),
  ];
}

function formatChange(finding: CheckFinding, colors: Colors): string[] {
  const text = visible(finding.remediation).match(TEXT_LINE) ?? [];
  const snippet = snippetOf(finding)?.lines ?? [];
  return [
    ...text.map((line) => DETAILS + line),
    ...(snippet.length === 0 ? [] : ['', ...snippet.map((line) => `${DETAILS}    ${colors.cyan(line)}`)]),
  ];
}

const headline = (place: string, outcome: string, color: (text: string) => string): string =>
  `  ${place.padEnd(PLACE_WIDTH)}${color(outcome)}${' '.repeat(OUTCOME_WIDTH - outcome.length)}`;

const colorOf = (outcome: FindingOutcome, colors: Colors) =>
  ({ fail: colors.red, warn: colors.yellow, unknown: colors.yellow, pass: colors.green })[outcome];

function formatSummary(report: CheckReport, colors: Colors): string {
  const summary = colors.bold(colorOf(worstOf(report), colors)(summarize(report)));
  return report.summary.unknown === 0 ? summary : `${summary}\n${colors.dim(WHAT_IS_UNKNOWN)}`;
}

const WHAT_IS_UNKNOWN =
  'Unknown: it depends on a value that only the deployment brings. Give values with --parameters; --strict fails on what stays unknown.';

function worstOf({ findings, errors, unread }: CheckReport): FindingOutcome {
  if (errors.length > 0) return 'fail';
  const outcomes = new Set(findings.map(outcomeOf));
  const worst = (['fail', 'warn', 'unknown'] as const).find((outcome) => outcomes.has(outcome));
  return worst ?? (unread.length > 0 ? 'unknown' : 'pass');
}

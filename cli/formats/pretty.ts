import type { CheckFinding, CheckReport } from '../../check';
import type { FileProblem } from '../../core/files';
import type { Terminal } from '../terminal';
import {
  byFile,
  type FileFindings,
  type FindingOutcome,
  outcomeOf,
  positionOf,
  shownFindings,
  summarize,
} from './findings';
import type { Format } from './format';
import { snippetOf } from './snippet';
import { visible, visibleLines } from './visible';

type Colors = Terminal['colors'];

const POSITION_WIDTH = 8;
const OUTCOME_WIDTH = 9;
const DETAILS = ' '.repeat(2 + POSITION_WIDTH);
/** A line of whole words with up to 90 characters, or one longer word. */
const TEXT_LINE = /\S(?:.{0,88}\S)?(?=\s|$)|\S+/gu;

/**
 * Text for terminals: findings by file, with the fix. Editors turn line and column into links. Unchecked parts are not
 * listed, because the command has already printed them to standard error.
 */
export const pretty: Format = (report, { all, colors, paths }) =>
  [
    ...byFile({ ...report, findings: shownFindings(report, all), unread: [] }).map((file) => formatFile(file, colors)),
    formatSummary(report, paths, colors),
  ].join('\n\n');

function formatFile({ file, findings, errors, warnings }: FileFindings, colors: Colors): string {
  const entries = [
    ...errors.map((error) => formatProblem(error, 'error', colors.red)),
    ...findings.map((finding) => formatFinding(finding, colors)),
    ...warnings.map((warning) => formatProblem(warning, 'warning', colors.yellow)),
  ];
  return [colors.underline(visible(file)), ...entries.flatMap((lines) => (lines.length > 1 ? [...lines, ''] : lines))]
    .join('\n')
    .trimEnd();
}

function formatProblem(problem: FileProblem, outcome: string, color: (text: string) => string): string[] {
  const [first = '', ...others] = visibleLines(problem.message);
  return [
    headline(positionOf(problem), outcome, color) + first,
    ...others.map((text) => `${DETAILS}${text}`.trimEnd()),
  ];
}

function formatFinding(finding: CheckFinding, colors: Colors): string[] {
  const { column, control, line, message, resource, resourceType, status } = finding;
  const outcome = outcomeOf(finding);
  const first = `${headline(`${line}:${column}`, outcome, colorOf(outcome, colors))}${colors.bold(visible(resource))}: ${visible(message)}`;
  const rule = `${control.id} ${control.name}`;
  if (status === 'pass') return [`${first} ${colors.dim(`(${rule})`)}`];
  return [
    first,
    `${DETAILS}${control.severity} ${rule} ${colors.dim(`(${visible(resourceType)})`)}`,
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

const headline = (position: string, outcome: string, color: (text: string) => string): string =>
  `  ${`${position} `.padEnd(POSITION_WIDTH)}${color(outcome)}${' '.repeat(OUTCOME_WIDTH - outcome.length)}`;

const colorOf = (outcome: FindingOutcome, colors: Colors) =>
  ({ fail: colors.red, warn: colors.yellow, unknown: colors.yellow, pass: colors.green })[outcome];

function formatSummary(report: CheckReport, paths: readonly string[], colors: Colors): string {
  const failed = report.findings.find(({ status }) => status === 'fail');
  const hints = [
    ...(report.summary.unknown === 0 ? [] : [ABOUT_UNKNOWN]),
    ...(failed === undefined ? [] : [`To see why a control matters: gatewarden controls ${failed.control.id}`]),
  ];
  return [
    colors.bold(colorOf(worstOf(report), colors)(summarize(report, paths))),
    ...hints.map((hint) => colors.dim(hint)),
  ].join('\n');
}

const ABOUT_UNKNOWN =
  'Unknown: the template alone does not decide the verdict. Set template parameters with --parameters. Use --strict to fail on unknown verdicts.';

function worstOf({ findings, errors, warnings, unread }: CheckReport): FindingOutcome {
  if (errors.length > 0) return 'fail';
  const outcomes = new Set(findings.map(outcomeOf));
  const worst = (['fail', 'warn', 'unknown'] as const).find((outcome) => outcomes.has(outcome));
  return worst ?? (unread.length + warnings.length > 0 ? 'unknown' : 'pass');
}

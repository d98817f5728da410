import type { CheckFinding, CheckReport, UncheckedPart } from '../../check';
import type { FileProblem } from '../../core/files';
import { visible } from './visible';

/** The status of a finding. `warn` is a failure of a control in mode warn. */
export type FindingOutcome = 'fail' | 'warn' | 'unknown' | 'pass';

export const outcomeOf = ({ status, mode }: CheckFinding): FindingOutcome =>
  status === 'fail' && mode === 'warn' ? 'warn' : status;

/** The findings that a format shows: passed checks only with --all. */
export const shownFindings = ({ findings }: CheckReport, all: boolean): readonly CheckFinding[] =>
  all ? findings : findings.filter(({ status }) => status !== 'pass');

type ReportEntries = Pick<CheckReport, 'findings' | 'errors' | 'warnings' | 'unread'>;

export interface FileFindings {
  readonly file: string;
  readonly findings: CheckFinding[];
  readonly errors: FileProblem[];
  readonly warnings: FileProblem[];
  readonly unread: UncheckedPart[];
}

/** Groups the entries of a report by file, in the order of their first entry. */
export function byFile({ findings, errors, warnings, unread }: ReportEntries): FileFindings[] {
  const files = new Map<string, FileFindings>();
  const entry = (file: string): FileFindings => {
    const known = files.get(file) ?? { file, findings: [], errors: [], warnings: [], unread: [] };
    files.set(file, known);
    return known;
  };
  for (const finding of findings) entry(finding.file).findings.push(finding);
  for (const error of errors) entry(error.file).errors.push(error);
  for (const warning of warnings) entry(warning.file).warnings.push(warning);
  for (const part of unread) entry(part.file).unread.push(part);
  return [...files.values()];
}

/**
 * `1 failed, 2 passed on 2 resources in 1 file.`
 * @param paths the paths that were searched for templates.
 */
export function summarize({ summary, findings, unread }: CheckReport, paths: readonly string[]): string {
  const { files, resources, passed, failed, unknown, errors, warnings } = summary;
  const warned = findings.filter((finding) => outcomeOf(finding) === 'warn').length;
  const outcomes = (
    [
      [failed - warned, 'failed'],
      [warned, 'warned'],
      [unknown, 'unknown'],
      [passed, 'passed'],
    ] as const
  ).filter(([number]) => number > 0);
  const found =
    outcomes.length === 0
      ? nothingFound(files, paths)
      : `${outcomes.map(([number, outcome]) => `${number} ${outcome}`).join(', ')} on ${count(resources, 'resource')} in ${count(files, 'file')}`;
  const rest = [
    ...(errors === 0 ? [] : [count(errors, 'error')]),
    ...(warnings === 0 ? [] : [count(warnings, 'warning')]),
    ...(unread.length === 0 ? [] : [`${count(unread.length, 'part')} not checked`]),
  ];
  return `${found}${rest.length === 0 ? '' : `, and ${rest.join(', ')}`}.`;
}

const nothingFound = (files: number, paths: readonly string[]): string =>
  files === 0
    ? `No CloudFormation, SAM or ARM templates found in ${paths.map((path) => `\`${visible(path)}\``).join(', ')}`
    : `No control applies to any resource in ${count(files, 'file')}`;

/** `7:3`, `7` without a column, or an empty text without a line. */
export const positionOf = ({ line, column }: Pick<FileProblem, 'line' | 'column'>): string =>
  [line, column].filter((part) => part !== undefined).join(':');

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** The message, and for a failure the remediation, in whole sentences. */
export function explainFinding(finding: CheckFinding): string {
  const { message, remediation, resource, status } = finding;
  return [`${resource}: ${message}`, ...(status === 'fail' ? [remediation] : [])].map(sentence).join(' ');
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

import type { CheckFinding, UncheckedPart } from '../../check';
import type { FileProblem } from '../../core/files';
import { byFile, type FileFindings, outcomeOf, shownFindings, summarize } from './findings';
import type { Format } from './format';
import { visible, visibleLines } from './visible';

/** For a job's summary or a comment on a pull request: a table for each file. */
export const markdown: Format = (report, { all }) =>
  [
    '## Gatewarden',
    summarize(report),
    ...byFile({ ...report, findings: shownFindings(report, all) }).flatMap((file) => [
      `### ${literal(file.file)}`,
      table(file),
    ]),
  ].join('\n\n');

const HEADINGS = ['Line', 'Verdict', 'Resource', 'Control', 'What was found', 'What to change'];

const table = ({ findings, errors, unread }: FileFindings): string =>
  [
    HEADINGS,
    HEADINGS.map(() => '---'),
    ...errors.map(errorCells),
    ...findings.map(findingCells),
    ...unread.map(unreadCells),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

const errorCells = ({ line, message }: FileProblem): string[] => [
  line === undefined ? '' : String(line),
  '**error**',
  '',
  '',
  visibleLines(message).map(literal).join('<br>'),
  '',
];

const unreadCells = ({ line, message }: UncheckedPart): string[] => [
  String(line),
  'not checked',
  '',
  '',
  literal(message),
  '',
];

function findingCells(finding: CheckFinding): string[] {
  const { control, line, message, remediation, resource, status } = finding;
  return [
    String(line),
    status === 'fail' ? `**${outcomeOf(finding)}**` : status,
    literal(resource),
    literal(`${control.id} ${control.name} (${control.severity})`),
    literal(message),
    status === 'fail' ? literal(remediation) : '',
  ];
}

/**
 * Text that means nothing to Markdown: neither markup nor HTML nor the end of a cell, no link, and no mention or
 * reference, which GitHub finds in the rendered text and a zero-width space breaks.
 */
const literal = (text: string): string =>
  visible(text)
    .replaceAll(/[\\`*_~|[\]<>&$:#]/g, String.raw`\$&`)
    .replaceAll(/[@#]|www(?=\.)/gi, '$&&#8203;');

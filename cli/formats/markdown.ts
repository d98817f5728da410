import type { CheckFinding, UncheckedPart } from '../../check';
import type { FileProblem } from '../../core/files';
import { byFile, type FileFindings, outcomeOf, shownFindings, summarize } from './findings';
import type { Format } from './format';
import { visible, visibleLines } from './visible';

/** A table for each file, for a job summary or a comment on a pull request. */
export const markdown: Format = (report, { all, paths }) =>
  [
    '## Gatewarden',
    literal(summarize(report, paths)),
    ...byFile({ ...report, findings: shownFindings(report, all) }).flatMap((file) => [
      `### ${literal(file.file)}`,
      table(file),
    ]),
  ].join('\n\n');

const HEADINGS = ['Line', 'Verdict', 'Resource', 'Control', 'Problem', 'Fix'];

const table = ({ findings, errors, warnings, unread }: FileFindings): string =>
  [
    HEADINGS,
    HEADINGS.map(() => '---'),
    ...errors.map((error) => problemCells(error, '**error**')),
    ...findings.map(findingCells),
    ...warnings.map((warning) => problemCells(warning, 'warning')),
    ...unread.map(unreadCells),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

const problemCells = ({ line, message }: FileProblem, verdict: string): string[] => [
  line === undefined ? '' : String(line),
  verdict,
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
 * Escapes Markdown, HTML and the end of a table cell. A zero-width space prevents mentions, references and links, which
 * GitHub creates from the rendered text.
 */
const literal = (text: string): string =>
  visible(text)
    .replaceAll(/[\\`*_~|[\]<>&$:#]/g, String.raw`\$&`)
    .replaceAll(/[@#]|www(?=\.)/gi, '$&&#8203;');

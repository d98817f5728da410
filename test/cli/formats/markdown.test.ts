import { markdown } from '../../../cli/formats/markdown';
import { findingWith, hostileReport, plain, report, reportOf, reportOfParts, reportOfWarnings } from './reports';

/** The cells of a row in a GitHub table. A backslash escapes the next character. */
const cellsOf = (row: string): string[] => (row.match(/(?:\\.|[^|\\])+/gs) ?? []).map((cell) => cell.trim());

describe('markdown', () => {
  it('is a table for each file', () => {
    expect(markdown(report, { ...plain, all: true })).toBe(`## Gatewarden

2 failed, 1 warned, 1 unknown, 1 passed on 3 resources in 2 files, and 2 errors.

### stacks/orders.yml

| Line | Verdict | Resource | Control | Problem | Fix |
| --- | --- | --- | --- | --- | --- |
| 12 | **fail** | OrdersStage | GW001 client-certificate (MEDIUM) | ClientCertificateId is missing. | Set ClientCertificateId. |
| 14 | unknown | OrdersStage | GW002 tracing (LOW) | TracingEnabled depends on a value known only at deployment\\: parameter Tracing has no default. |  |

### apim/main.json

| Line | Verdict | Resource | Control | Problem | Fix |
| --- | --- | --- | --- | --- | --- |
| 21 | **fail** | apim/orders | GW003 backend-https (CRITICAL) | url is "http\\://orders.contoso.com". | Set url to an address that starts with https\\://. |
| 30 | **warn** | apim/orders-api | GW004 client-https (HIGH) | protocols is \\["http", "https"\\]. | List only https and wss in protocols; remove http and ws. |
| 29 | pass | apim/orders-api | GW003 backend-https (CRITICAL) | serviceUrl is "https\\://orders.contoso.com". |  |

### stacks/broken.yml

| Line | Verdict | Resource | Control | Problem | Fix |
| --- | --- | --- | --- | --- | --- |
| 7 | **error** |  |  | The text ends inside a string.<br>Example\\: Name\\: "orders" |  |

### stacks/photo.json

| Line | Verdict | Resource | Control | Problem | Fix |
| --- | --- | --- | --- | --- | --- |
|  | **error** |  |  | The file is binary. |  |`);
  });

  it('has a row for parts that were not checked', () => {
    const rows = markdown(reportOfParts, plain).split('\n');
    expect(rows.at(-1)).toBe('| 27 | not checked |  |  | Nested has a template of its own. |  |');
    expect(rows).toContain('### stacks/orders.yml');
  });

  it('has a row for warnings', () => {
    const rows = markdown(reportOfWarnings, plain).split('\n');
    expect(rows.at(-2)).toBe('| 9 | warning |  |  | The key "Name" occurs twice; the last one counts. |  |');
    expect(rows.at(-1)).toBe('|  | warning |  |  | No position. |  |');
  });

  it.each([
    ['a pipe', 'a | b', String.raw`a \| b`],
    ['an escaped pipe', String.raw`a \| b`, String.raw`a \\\| b`],
    ['code', '`x`', String.raw`\`x\``],
    ['emphasis', '*x* _y_ ~z~', String.raw`\*x\* \_y\_ \~z\~`],
    ['HTML', '<b>&lt;', String.raw`\<b\>\&lt;`],
    ['a link', '[x](https://e.example)', String.raw`\[x\](https\://e.example)`],
    ['a bare link', 'www.e.example', 'www&#8203;.e.example'],
    ['a mention', '@team', '@&#8203;team'],
    ['a reference', 'org/repo#1', String.raw`org/repo\#&#8203;1`],
    ['a formula', '$x$', String.raw`\$x\$`],
    ['a line end', 'a\nb', String.raw`a\\nb`],
    ['an escape sequence', '\u001b[0m', String.raw`\\u001b\[0m`],
  ])('escapes %s', (_, resource, written) => {
    const row =
      markdown(reportOf([findingWith({ resource })]), plain)
        .split('\n')
        .at(-1) ?? '';
    expect(cellsOf(row)[2]).toBe(written);
  });

  it('gives every row six cells for any text', () => {
    const rows = markdown(hostileReport, { ...plain, all: true })
      .split('\n')
      .filter((line) => line.startsWith('|') && !line.startsWith('| ---'));
    expect(rows.length).toBeGreaterThan(
      hostileReport.findings.length + hostileReport.errors.length + hostileReport.unread.length,
    );
    expect(rows.filter((row) => cellsOf(row).length !== 6)).toEqual([]);
  });
});

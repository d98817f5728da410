import { assert, property, string } from 'fast-check';
import { createColors } from 'picocolors';
import { type Format, type FormatName, formats } from '../../../cli/formats';
import { summarize } from '../../../cli/formats/findings';
import { findingWith, hostileReport, plain, report, reportOf, reportOfWarnings } from './reports';

const names = Object.keys(formats) as FormatName[];
const all = { ...plain, all: true };

/** Control characters and bidirectional characters. Line ends belong to the format. */
const CONTROL = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

it('match the values of --format', () => {
  expect(names).toEqual(['pretty', 'json', 'sarif', 'junit', 'github', 'markdown']);
});

describe.each(names)('%s', (name) => {
  let format: Format;

  beforeAll(async () => {
    format = await formats[name]();
  });

  it('contains every failure, unknown finding and error', () => {
    const text = format(report, plain);
    const words = ['GW001', 'OrdersStage', 'GW002', 'GW003', 'apim/orders', 'GW004', 'apim/orders-api'];
    const others = [
      'stacks/orders.yml',
      'apim/main.json',
      'stacks/broken.yml',
      'stacks/photo.json',
      'The file is binary.',
    ];
    expect([...words, ...others].filter((word) => !text.includes(word))).toEqual([]);
  });

  it('contains every warning', () => {
    const text = format(reportOfWarnings, plain);
    expect(text).toContain('stacks/orders.yml');
    expect(text).toContain('occurs twice; the last one counts.');
    expect(text).toContain('No position.');
  });

  it('contains all of a thousand failures', () => {
    const findings = Array.from({ length: 1000 }, (_, index) => findingWith({ resource: `Stage${index}x` }));
    const text = format(reportOf(findings), plain);
    expect(findings.filter(({ resource }) => !text.includes(resource))).toEqual([]);
  });

  it('contains passed checks with --all, in JUnit always', () => {
    const passing = reportOf([findingWith({ status: 'pass', resource: 'SafeStage' })]);
    expect(format(passing, all)).toContain('SafeStage');
    expect(format(passing, plain).includes('SafeStage')).toBe(name === 'junit');
  });

  it('is the same for the same report', () => {
    const copy = structuredClone(report);
    expect(format(copy, plain)).toBe(format(report, plain));
    expect(copy).toEqual(report);
  });

  it('has no line end after the last line', () => {
    expect(format(report, plain)).toMatch(/\S$/);
  });

  it('formats an empty report', () => {
    expect(format(reportOf([]), plain)).toMatch(/\S/);
  });

  it('escapes control characters', () => {
    expect(format(hostileReport, all)).not.toMatch(CONTROL);
  });

  it('escapes control characters in any text', () => {
    const text = string({ unit: 'binary', maxLength: 40 });
    assert(
      property(text, text, text, (file, resource, message) => {
        const problems = [{ file, message }];
        const hostile = reportOf([findingWith({ file, resource, message })], problems, [], problems);
        expect(format(hostile, all)).not.toMatch(CONTROL);
      }),
    );
  });
});

it('colours only the format pretty', async () => {
  const colors = createColors(true);
  const texts = await Promise.all(names.map(async (name) => (await formats[name]())(report, { ...plain, colors })));
  expect(names.filter((_, index) => texts[index]?.includes('\u001b['))).toEqual(['pretty']);
});

describe('the summary', () => {
  const failing = findingWith({});
  const cases = [
    [reportOf([]), 'No CloudFormation, SAM or ARM templates found in `stacks`, `apim\\n.json`.'],
    [reportOf([failing]), '1 failed on 1 resource in 1 file.'],
    [reportOf([findingWith({ mode: 'warn' })]), '1 warned on 1 resource in 1 file.'],
    [reportOf([findingWith({ status: 'unknown', mode: 'warn' })]), '1 unknown on 1 resource in 1 file.'],
    [
      reportOf([failing, findingWith({ resource: 'B', file: 'b.yml', status: 'pass' })]),
      '1 failed, 1 passed on 2 resources in 2 files.',
    ],
    [
      reportOf([], [{ file: 'a', message: 'The file is binary.' }]),
      'No CloudFormation, SAM or ARM templates found in `stacks`, `apim\\n.json`, and 1 error.',
    ],
    [
      reportOf([], [], [{ file: 'a', line: 1, message: 'It is elsewhere.' }]),
      'No CloudFormation, SAM or ARM templates found in `stacks`, `apim\\n.json`, and 1 part not checked.',
    ],
    [
      reportOf(
        [],
        [{ file: 'a', message: 'x' }],
        [1, 2].map((line) => ({ file: 'a', line, message: 'x' })),
      ),
      'No CloudFormation, SAM or ARM templates found in `stacks`, `apim\\n.json`, and 1 error, 2 parts not checked.',
    ],
    [reportOfWarnings, '1 passed on 1 resource in 1 file, and 2 warnings.'],
    [report, '2 failed, 1 warned, 1 unknown, 1 passed on 3 resources in 2 files, and 2 errors.'],
  ] as const;

  it.each(cases)('case %#', (given, summary) => {
    expect(summarize(given, ['stacks', 'apim\n.json'])).toBe(summary);
  });
});

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Link, type Tree, writeTree } from '../check/tree';
import { fixture } from '../packages';

const program = join(fixture, 'dist/gatewarden.js');

/**
 * Writes the peak memory of a process in kilobytes when it exits. The value comes from Linux, because resourceUsage() of a
 * child process includes the memory of its parent.
 */
const METER = `
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
process.on('exit', () => {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  writeFileSync(process.env.METER, /VmHWM:\\s*(\\d+)/.exec(status)?.[1] ?? '0');
});`;

/** A process without a template needs about 45 MB. */
const MOST_MEGABYTES = 150;
const MOST_SECONDS = 10;

/** Checks a path in a tree, and asserts the limits of memory and time. */
function check(tree: Tree, path: string, input: Buffer | string = '') {
  const folder = writeTree({ ...tree, 'meter/meter.cjs': METER });
  const peak = join(folder, 'meter/peak');
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--max-old-space-size=150',
      `--require=${join(folder, 'meter/meter.cjs')}`,
      program,
      'check',
      '--format=json',
      path,
    ],
    { cwd: folder, input, encoding: 'utf8', env: { ...process.env, METER: peak }, timeout: 1000 * MOST_SECONDS },
  );
  const seconds = (performance.now() - started) / 1000;
  const megabytes = Number(readFileSync(peak, 'utf8')) / 1024;
  expect({ stderr, isQuick: seconds < MOST_SECONDS, isSmall: megabytes < MOST_MEGABYTES }).toEqual({
    stderr: '',
    isQuick: true,
    isSmall: true,
  });
  return { status, ...(JSON.parse(stdout) as { findings: unknown[]; errors: unknown[] }) };
}

jest.setTimeout(2000 * MOST_SECONDS);

const MEGABYTE = 1024 * 1024;

const repeated = (text: string, bytes: number): Buffer => Buffer.alloc(bytes, text);

const bomb = [
  'Resources:',
  '  A0: &a0 [x, x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 30 }, (_, level) => {
    const alias = `*a${level}`;
    return `  A${level + 1}: &a${level + 1} [${Array(10).fill(alias).join(', ')}]`;
  }),
  '  Stage: { Type: AWS::ApiGateway::Stage, Properties: *a30 }',
].join('\n');

const mergeBomb = [
  'Resources:',
  '  A0: &a0 { a: 1 }',
  ...Array.from({ length: 30 }, (_, level) => {
    const merges = Array(10).fill(`*a${level}`).join(', ');
    return `  A${level + 1}: &a${level + 1} { <<: [${merges}] }`;
  }),
  '  Stage: { Type: AWS::ApiGateway::Stage, Properties: *a30 }',
].join('\n');

describe('a named file that is rejected', () => {
  it.each<[string, string, Buffer | string | Link, RegExp]>([
    ['an alias bomb', 'bomb.yml', bomb, /aliases expand to more than 100000 values/],
    ['a bomb of merge keys', 'bomb.yml', mergeBomb, /aliases expand to more than 100000 values/],
    ['100 MB of lists in JSON', 'deep.json', repeated('[', 100 * MEGABYTE), /larger than 16 MB/],
    ['100 MB of maps in YAML', 'deep.yml', repeated('{a: ', 100 * MEGABYTE), /larger than 16 MB/],
    ['16 MB of objects', 'deep.json', repeated('{"a":', 16 * MEGABYTE), /nesting is deeper than 200 levels/],
    ['16 MB of lists', 'deep.json', repeated('[', 16 * MEGABYTE), /nesting is deeper than 200 levels/],
    ['16 MB of YAML', 'deep.yml', repeated('- ', 16 * MEGABYTE), /YAML and larger than 1 MB/],
    ['a megabyte of YAML lists', 'deep.yml', repeated('- ', MEGABYTE), /nesting is deeper than 200 levels/],
    ['a megabyte of YAML maps', 'deep.yml', `a: ${'{a: '.repeat(250_000)}`, /nesting is deeper than 200 levels/],
    ['a link to itself', 'self.yml', new Link('self.yml'), /The symbolic links form a loop/],
    ['an image', 'image.yml', Buffer.from('89504e470d0a1a0a0000000d49484452000000010000', 'hex'), /The file is binary/],
    [
      'bytes that are not UTF-8',
      'latin1.yml',
      Buffer.from('a: b\nStage: Gr\xf6\xdfe', 'latin1'),
      /Line 2 contains bytes/,
    ],
    ['half of UTF-16', 'half.yml', Buffer.from([0xff, 0xfe, 0x41]), /ends in the middle of a character/],
    ['UTF-32', 'utf32.yml', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]), /The file is binary/],
    ['an empty file', 'empty.yml', '', /The file is empty/],
    ['only a byte order mark', 'mark.json', '\uFEFF', /The file is empty/],
    ['only blanks', 'blank.yml', ' \r\n\t\n', /The file is empty/],
  ])('%s', (_what, file, content, message) => {
    expect(check({ [file]: content }, file)).toMatchObject({
      status: 2,
      findings: [],
      errors: [{ file, message: expect.stringMatching(message) }],
    });
  });

  it('100 MB on standard input', () => {
    expect(check({}, '-', repeated('[', 100 * MEGABYTE))).toMatchObject({
      status: 2,
      errors: [{ file: 'stdin', message: expect.stringContaining('larger than 16 MB') }],
    });
  });
});

const template = (type = 'AWS::ApiGateway::Stage'): string => `Description: größe 訂單 😀
Resources:
  Stage:
    Type: ${type}
    Properties:
      ClientCertificateId: a1b2c3
      TracingEnabled: false
`;

const json = (text: string): string => JSON.stringify(JSON.parse(text), null, 2);

const JSON_TEMPLATE = json(
  '{"Resources": {"Stage": {"Type": "AWS::ApiGateway::Stage", "Properties": {"ClientCertificateId": "a", "TracingEnabled": false}}}}',
);

const bigEndian = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

describe('encodings that are supported', () => {
  it.each<[string, string, Buffer | string]>([
    ['CRLF and a byte order mark', 'a.yml', `\uFEFF${template().replaceAll('\n', '\r\n')}`],
    ['UTF-16 LE', 'a.yml', Buffer.from(`\uFEFF${template()}`, 'utf16le')],
    ['UTF-16 BE', 'a.yml', bigEndian(template())],
    ['UTF-16 LE and CRLF', 'a.yml', Buffer.from(`\uFEFF${template().replaceAll('\n', '\r\n')}`, 'utf16le')],
    ['JSON in UTF-16 BE', 'a.json', bigEndian(JSON_TEMPLATE)],
    ['JSON with CRLF and a byte order mark', 'a.json', `\uFEFF${JSON_TEMPLATE.replaceAll('\n', '\r\n')}`],
    [
      'a template with anchors, CRLF and a byte order mark',
      'a.yml',
      `\uFEFF${template('&type AWS::ApiGateway::Stage').replaceAll('\n', '\r\n')}`,
    ],
  ])('%s', (_what, file, content) => {
    const column = file.endsWith('.json') ? 9 : 7;
    expect(check({ [file]: content }, file)).toMatchObject({
      status: 1,
      findings: [{ control: 'GW002', status: 'fail', line: 7, column, resource: 'Stage' }],
      errors: [],
    });
  });
});

describe('a folder of hostile files', () => {
  const junk: Tree = {
    'empty.yml': '',
    'image.yml': Buffer.from([0x89, 0x50, 0, 0]),
    'deep/list.json': repeated('[', 100 * MEGABYTE),
    'deep/map.yml': `a: ${'{a: '.repeat(250_000)}`,
    'bomb.yml': bomb.replaceAll('AWS::', 'Own.'),
    'loop/back': new Link('..'),
    'loop/self.yml': new Link('self.yml'),
    'loop/one.yml': new Link('two.yml'),
    'loop/two.yml': new Link('one.yml'),
    'loop/gone.yml': new Link('nowhere.yml'),
    'loop/inner/root': new Link('../..'),
  };

  it('does not hide findings, and skips files that are not templates', () => {
    expect(check({ ...junk, 'stacks/stage.yml': template() }, '.')).toMatchObject({
      status: 1,
      summary: { files: 1, failed: 1, errors: 0 },
      findings: [{ file: 'stacks/stage.yml', line: 7 }],
      errors: [],
    });
  });

  it('reports an unreadable file that looks like a template', () => {
    expect(check({ ...junk, 'stacks/bomb.yml': bomb }, '.')).toMatchObject({
      status: 2,
      findings: [],
      errors: [{ file: 'stacks/bomb.yml', message: expect.stringContaining('aliases expand to more than') }],
    });
  });
});

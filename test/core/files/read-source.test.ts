import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { decodeSource, LARGEST_SOURCE, readSource, readStream, SourceError } from '../../../core/files/read-source';
import { LARGEST_YAML, parseDocument } from '../../../core/templates/document';
import { TemplateError } from '../../../core/templates/template-error';
import { Link, writeTree } from '../../check/tree';

const text = 'Resources:\n  Ünïcode: { Type: "AWS::ApiGateway::Stage 🚪" }\n';
const value = { Resources: { Ünïcode: { Type: 'AWS::ApiGateway::Stage 🚪' } } };

const utf16 = (bytes: string): Buffer => Buffer.from(bytes, 'utf16le');

function errorOf(read: () => unknown): { message: string; isNotTemplate: boolean; line: number | undefined } {
  try {
    read();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { message, isNotTemplate, line } = error;
    return { message, isNotTemplate, line };
  }
  throw new Error('it was read');
}

const BINARY = 'The file is binary: it contains NUL characters. Templates are text in UTF-8 or UTF-16.';
const TOO_LARGE =
  'The file is larger than 16 MB. CloudFormation accepts templates up to 1 MB, Azure Resource Manager up to 4 MB.';
const EMPTY = 'The file is empty.';

describe('text', () => {
  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little endian', utf16(`\uFEFF${text}`)],
    ['UTF-16, big endian', utf16(`\uFEFF${text}`).swap16()],
    ['lines that end as on Windows', Buffer.from(text.replaceAll('\n', '\r\n'))],
    ['UTF-16 with Windows line endings', utf16(`\uFEFF${text.replaceAll('\n', '\r\n')}`)],
  ])('in %s is read', (_, bytes) => {
    const folder = writeTree({ 'stack.yml': bytes });
    const source = readSource(join(folder, 'stack.yml'));
    expect(source.replaceAll('\r\n', '\n')).toBe(text);
    const document = parseDocument(source, { file: 'stack.yml' });
    expect(document.value).toEqual(value);
    expect(document.locate(['Resources', 'Ünïcode'])).toEqual({ line: 2, column: 3 });
  });

  it('leaves the bytes as they are', () => {
    const bytes = utf16(`\uFEFF${text}`).swap16();
    const before = Buffer.from(bytes);
    decodeSource(bytes, 'stack.yml');
    expect(bytes.equals(before)).toBe(true);
  });
});

describe('not text', () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]);

  it.each<[string, Buffer, ReturnType<typeof errorOf>]>([
    ['nothing', Buffer.alloc(0), { message: EMPTY, isNotTemplate: true, line: undefined }],
    ['blanks', Buffer.from(' \r\n\t\n'), { message: EMPTY, isNotTemplate: true, line: undefined }],
    ['a byte order mark', Buffer.from('\uFEFF'), { message: EMPTY, isNotTemplate: true, line: undefined }],
    ['a mark of UTF-16', utf16('\uFEFF'), { message: EMPTY, isNotTemplate: true, line: undefined }],
    ['a picture', png, { message: BINARY, isNotTemplate: true, line: undefined }],
    ['UTF-16 without a byte order mark', utf16(text), { message: BINARY, isNotTemplate: true, line: undefined }],
    [
      'UTF-32',
      Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0, 0x7d, 0, 0, 0]),
      { message: BINARY, isNotTemplate: true, line: undefined },
    ],
    [
      'Latin-1',
      Buffer.from('a: 1\nb: caf\u00e9\nc: 3\n', 'latin1'),
      {
        message: 'Line 2 contains bytes that are not valid UTF-8. Save the file as UTF-8.',
        isNotTemplate: false,
        line: 2,
      },
    ],
    [
      'truncated UTF-8',
      Buffer.from('a: é').subarray(0, 4),
      {
        message: 'Line 1 contains bytes that are not valid UTF-8. Save the file as UTF-8.',
        isNotTemplate: false,
        line: 1,
      },
    ],
    [
      'truncated UTF-16',
      utf16('\uFEFFa: 1').subarray(0, 9),
      {
        message: 'The file starts as UTF-16 but ends in the middle of a character. Save the file as UTF-8.',
        isNotTemplate: false,
        line: undefined,
      },
    ],
  ])('%s is an error', (_, bytes, error) => {
    const folder = writeTree({ 'stack.yml': bytes });
    expect(errorOf(() => readSource(join(folder, 'stack.yml')))).toEqual(error);
  });
});

describe('size', () => {
  const padded = (start: string, size: number): Buffer => Buffer.from(start.padEnd(size, ' '));

  it.each<[string, Buffer, string]>([
    ['the largest JSON', padded('{}', LARGEST_SOURCE), 'stack.yml'],
    ['the largest YAML', padded('Resources: {}', LARGEST_YAML), 'stack.yml'],
    ['JSON by its name', padded('// a comment', LARGEST_YAML + 1), 'stack.JSON'],
  ])('%s is read', (_, bytes, name) => {
    expect(decodeSource(bytes, name)).toHaveLength(bytes.length);
  });

  it.each<[string, Buffer, boolean, string]>([
    ['JSON', padded('{}', LARGEST_SOURCE + 1), true, TOO_LARGE],
    [
      'YAML',
      padded('Type: AWS::ApiGateway::Stage', LARGEST_YAML + 1),
      false,
      'The file is YAML and larger than 1 MB, the limit of CloudFormation. Check the template that you deploy instead, or convert the file to JSON.',
    ],
    [
      'YAML without AWS resource types',
      padded('lockfileVersion: 9', LARGEST_YAML + 1),
      true,
      'The file is YAML and larger than 1 MB, the limit of CloudFormation. Check the template that you deploy instead, or convert the file to JSON.',
    ],
  ])('%s that is larger is not', (_, bytes, isNotTemplate, message) => {
    expect(errorOf(() => decodeSource(bytes, 'stack.yml'))).toEqual({ message, isNotTemplate, line: undefined });
  });
});

describe('a file', () => {
  it.each([
    ['gone.yml', 'No such file or folder.'],
    ['stack.yml/x', 'No such file or folder.'],
    ['.', 'The path is a folder, not a file.'],
    ['circle', 'The symbolic links form a loop.'],
    ['x'.repeat(300), 'Cannot access the path: ENAMETOOLONG.'],
  ])('%s cannot be read', (name, message) => {
    const folder = writeTree({ 'stack.yml': text, circle: new Link('circle') });
    expect(errorOf(() => readSource(join(folder, name)))).toEqual({ message, isNotTemplate: false, line: undefined });
  });
});

const device = '/dev/zero';
const describeDevice = statSync(device, { throwIfNoEntry: false })?.isCharacterDevice() ? describe : describe.skip;

describeDevice('a device without an end', () => {
  it('is read up to the limit', () => {
    expect(errorOf(() => readSource(device)).message).toBe(TOO_LARGE);
  });
});

describe('a stream', () => {
  const streamOf = (...chunks: Buffer[]): Readable => Readable.from(chunks, { objectMode: false });

  it('is read to its end, wherever its chunks are cut', async () => {
    const bytes = Buffer.from(text);
    const chunks = [...bytes].map((byte) => Buffer.from([byte]));
    expect(await readStream(streamOf(...chunks), 'stdin')).toBe(text);
  });

  it('is rejected if it has no text', async () => {
    await expect(readStream(streamOf(), 'stdin')).rejects.toThrow(EMPTY);
  });

  it('is read up to the limit', async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        read += 1;
        yield Buffer.alloc(1024 * 1024, 'a');
      }
    }
    await expect(readStream(endless(), 'stdin')).rejects.toThrow(TOO_LARGE);
    expect(read).toBe(17);
  });
});

describe('a file that is made to exhaust memory or time', () => {
  /** The error of a file. Fails if reading takes too much time or memory. */
  function refusal(file: string): string {
    const start = { time: performance.now(), memory: process.memoryUsage().rss };
    try {
      parseDocument(readSource(file), { file });
      return 'it was read';
    } catch (error) {
      if (error instanceof SourceError || error instanceof TemplateError) return error.message;
      throw error;
    } finally {
      expect(performance.now() - start.time).toBeLessThan(20_000);
      expect(process.memoryUsage().rss - start.memory).toBeLessThan(1.5 * 2 ** 30);
    }
  }

  /** A file of repeated text, written without holding it. */
  function writeRepeated(name: string, part: string, size: number): string {
    const file = join(writeTree({}), name);
    const chunk = Buffer.from(part.repeat(Math.ceil(2 ** 20 / part.length)).slice(0, 2 ** 20));
    const descriptor = openSync(file, 'w');
    for (let written = 0; written < size; written += chunk.length) writeSync(descriptor, chunk);
    closeSync(descriptor);
    return file;
  }

  it.each([
    ['stack.json', '['],
    ['stack.json', '{"a":'],
    ['stack.yml', '['],
    ['stack.yml', '- '],
  ])('100 MB of nesting, %s with %s', (name, part) => {
    expect(refusal(writeRepeated(name, part, 100 * 2 ** 20))).toBe(TOO_LARGE);
  });

  it.each([
    ['stack.json', '[', LARGEST_SOURCE, 'Invalid JSON: the nesting is deeper than 200 levels.'],
    ['stack.json', '{"a":', LARGEST_SOURCE, 'Invalid JSON: the nesting is deeper than 200 levels.'],
    ['stack.yml', '[', LARGEST_YAML, 'Invalid YAML: the nesting is deeper than 200 levels.'],
    ['stack.yml', '- ', LARGEST_YAML, 'Invalid YAML: the nesting is deeper than 200 levels.'],
  ])('as much nesting as is let in, %s with %s', (name, part, size, message) => {
    expect(refusal(writeRepeated(name, part, size))).toBe(message);
  });

  it('a YAML alias bomb', () => {
    const levels = Array.from({ length: 30 }, (_, level) => {
      const alias = `*l${level - 1}`;
      return `l${level}: &l${level} [${level === 0 ? 'x' : Array.from({ length: 9 }, () => alias).join(', ')}]`;
    });
    const file = join(writeTree({ 'stack.yml': levels.join('\n') }), 'stack.yml');
    expect(refusal(file)).toBe('Invalid YAML: its aliases expand to more than 100000 values.');
  });
});

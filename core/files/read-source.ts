import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from '../errors';

/**
 * Sixteen times what CloudFormation takes, and four times what Azure Resource Manager takes. The rest is room for what
 * they do not count or is not sent to them: indentation, comments, and change sets, which repeat what they change.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits
 */
export const LARGEST_SOURCE = 16 * 1024 * 1024;

/** YAML is for CloudFormation alone, and reading it takes some hundred times its size in memory. */
export const LARGEST_YAML = 1024 * 1024;

/** Why there is no text in a file that could be a template. */
export class SourceError extends UserError {
  override readonly name = 'SourceError';

  constructor(
    message: string,
    /** True where it is certain that no cloud would take the file: in a folder it is passed over. */
    readonly isNoTemplate: boolean,
    /** Counted from 1. */
    readonly line?: number,
  ) {
    super(message);
  }
}

export interface SourceOptions {
  /** Whether a file without a character to read is one. */
  readonly mayBeEmpty?: boolean;
}

/**
 * The text of a file in UTF-8 or UTF-16, without its byte order mark.
 * @throws SourceError
 */
export function readSource(file: string, options: SourceOptions = {}): string {
  return decodeSource(readBytes(file), file, options);
}

/**
 * The text of a stream, such as standard input.
 * @param name what stands for a file's name: only its extension counts.
 * @throws SourceError
 */
export async function readStream(stream: AsyncIterable<Uint8Array>, name: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > LARGEST_SOURCE) throw tooLarge();
    chunks.push(chunk);
  }
  return decodeSource(Buffer.concat(chunks, size), name);
}

function readBytes(file: string): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const { size } = fstatSync(descriptor);
    if (size > LARGEST_SOURCE) throw tooLarge();
    return readToEnd(descriptor, size);
  } catch (error) {
    throw error instanceof SourceError ? error : new SourceError(describeReadError(error), false);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** New memory takes longer to get than a file of a usual size to read, so that one buffer serves them all. */
let buffer = Buffer.allocUnsafeSlow(65_536);

/**
 * What is in a file, until the next one is read. Pipes and devices say that their size is 0, and may have no end.
 */
function readToEnd(descriptor: number, expected: number): Buffer {
  if (expected >= buffer.length) buffer = Buffer.allocUnsafeSlow(expected + 1);
  let size = 0;
  for (;;) {
    const read = readSync(descriptor, buffer, size, buffer.length - size, null);
    if (read === 0) return buffer.subarray(0, size);
    size += read;
    if (size > LARGEST_SOURCE) throw tooLarge();
    if (size === buffer.length) buffer = Buffer.concat([buffer], 2 * size);
  }
}

/**
 * The text of bytes in UTF-8 or UTF-16, without its byte order mark.
 * @throws SourceError where they are no text, or none that could be a template.
 */
export function decodeSource(bytes: Buffer, file: string, { mayBeEmpty = false }: SourceOptions = {}): string {
  if (bytes.length > LARGEST_SOURCE) throw tooLarge();
  const text = decodeUtf16(bytes) ?? decodeUtf8(bytes);
  if (!mayBeEmpty && !/\S/.test(text)) throw new SourceError('The file is empty.', true);
  if (bytes.length > LARGEST_YAML && !isJson(text, file)) throw tooLargeForYaml(text);
  return text;
}

const BYTE_ORDER_MARKS = { utf8: [0xef, 0xbb, 0xbf], utf16le: [0xff, 0xfe], utf16be: [0xfe, 0xff] };

const startsWith = (bytes: Buffer, mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/** Undefined for what is not UTF-16. Windows PowerShell writes it, with its mark, wherever output goes to a file. */
function decodeUtf16(bytes: Buffer): string | undefined {
  const isBigEndian = startsWith(bytes, BYTE_ORDER_MARKS.utf16be);
  if (!isBigEndian && !startsWith(bytes, BYTE_ORDER_MARKS.utf16le)) return undefined;
  if (bytes.length % 2 === 1)
    throw new SourceError('The file starts as UTF-16 does, and ends in the middle of a character.', false);
  const littleEndian = isBigEndian ? Buffer.from(bytes).swap16() : bytes;
  const text = littleEndian.toString('utf16le', 2);
  // UTF-32 starts with the mark of UTF-16.
  if (text.includes('\0')) throw binary();
  return text;
}

function decodeUtf8(bytes: Buffer): string {
  if (bytes.includes(0)) throw binary();
  if (!isUtf8(bytes)) {
    const line = firstLineNotUtf8(bytes);
    throw new SourceError(`Line ${line} holds bytes that are not UTF-8. Save the file as UTF-8.`, false, line);
  }
  return bytes.toString('utf8', startsWith(bytes, BYTE_ORDER_MARKS.utf8) ? 3 : 0);
}

/** No character of UTF-8 has a line feed among its bytes, so that the lines can be looked at one by one. */
function firstLineNotUtf8(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; ; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}

/** As the reader of documents tells them apart. */
const isJson = (text: string, file: string): boolean =>
  text.trimStart().startsWith('{') || file.toLowerCase().endsWith('.json');

const binary = (): SourceError =>
  new SourceError('The file is binary: it holds NUL characters. Templates are text in UTF-8 or UTF-16.', true);

const tooLarge = (): SourceError =>
  new SourceError(
    `The file is larger than ${megabytes(LARGEST_SOURCE)}. CloudFormation takes templates of 1 MB, Azure Resource Manager of 4 MB.`,
    true,
  );

const tooLargeForYaml = (text: string): SourceError =>
  new SourceError(
    `The file is YAML and larger than ${megabytes(LARGEST_YAML)}, which is what CloudFormation takes. Check what is deployed in its place, or the same as JSON.`,
    // Without it nothing in the file is of a type that any cloud knows.
    !text.includes('AWS::'),
  );

const megabytes = (bytes: number): string => `${bytes / 1024 / 1024} MB`;

const READ_ERRORS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'There is no such file or folder.'],
  ['ENOTDIR', 'There is no such file or folder.'],
  ['EACCES', 'Access to it is denied.'],
  ['EPERM', 'Access to it is denied.'],
  ['EISDIR', 'This is a folder.'],
  ['ELOOP', 'The link leads in a circle.'],
]);

/** What a failed access to a path, to read or to write it, says to people. A fault of this program is thrown on. */
export function describeReadError(error: unknown): string {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) throw error;
  return READ_ERRORS.get(code) ?? `It cannot be opened: ${code}.`;
}

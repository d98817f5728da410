import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from '../errors';
import { LARGEST_YAML } from '../templates';

/**
 * Sixteen times the limit of CloudFormation, and four times the limit of Azure Resource Manager. Files can be larger
 * than what is deployed: they contain indentation and comments, and a change set repeats properties before and after
 * the change.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits
 */
export const LARGEST_SOURCE = 16 * 1024 * 1024;

/** The reason why a file does not contain the text of a template. */
export class SourceError extends UserError {
  override readonly name = 'SourceError';

  constructor(
    message: string,
    /** True if the file is certainly not a template: discovery in a folder skips it. */
    readonly isNotTemplate: boolean,
    /** Counted from 1. */
    readonly line?: number,
  ) {
    super(message);
  }
}

export interface SourceOptions {
  /** Whether an empty file is valid. */
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
 * @param name a file name; its extension determines the format.
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

/** Shared by all reads: allocating memory takes longer than reading a file of usual size. */
let buffer = Buffer.allocUnsafeSlow(65_536);

/**
 * The contents of a file, valid until the next file is read. Pipes and devices report the size 0 and may be endless.
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
 * @throws SourceError if they are not text, or too large for a template.
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

/**
 * Undefined if the bytes are not UTF-16. Windows PowerShell redirects output to files in UTF-16 with a byte order mark.
 */
function decodeUtf16(bytes: Buffer): string | undefined {
  const isBigEndian = startsWith(bytes, BYTE_ORDER_MARKS.utf16be);
  if (!isBigEndian && !startsWith(bytes, BYTE_ORDER_MARKS.utf16le)) return undefined;
  if (bytes.length % 2 === 1)
    throw new SourceError(
      'The file starts as UTF-16 but ends in the middle of a character. Save the file as UTF-8.',
      false,
    );
  const littleEndian = isBigEndian ? Buffer.from(bytes).swap16() : bytes;
  const text = littleEndian.toString('utf16le', 2);
  // UTF-32 starts with the byte order mark of UTF-16.
  if (text.includes('\0')) throw binary();
  return text;
}

function decodeUtf8(bytes: Buffer): string {
  if (bytes.includes(0)) throw binary();
  if (!isUtf8(bytes)) {
    const line = firstLineNotUtf8(bytes);
    throw new SourceError(`Line ${line} contains bytes that are not valid UTF-8. Save the file as UTF-8.`, false, line);
  }
  return bytes.toString('utf8', startsWith(bytes, BYTE_ORDER_MARKS.utf8) ? 3 : 0);
}

/** Checks each line on its own: no multibyte character of UTF-8 contains a line feed. */
function firstLineNotUtf8(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; ; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}

/** Whether parseDocument reads the text as JSON first. It reads what is not JSON as YAML only within the limit. */
const isJson = (text: string, file: string): boolean =>
  text.trimStart().startsWith('{') || file.toLowerCase().endsWith('.json');

const binary = (): SourceError =>
  new SourceError('The file is binary: it contains NUL characters. Templates are text in UTF-8 or UTF-16.', true);

const tooLarge = (): SourceError =>
  new SourceError(
    `The file is larger than ${megabytes(LARGEST_SOURCE)}. CloudFormation accepts templates up to 1 MB, Azure Resource Manager up to 4 MB.`,
    true,
  );

const tooLargeForYaml = (text: string): SourceError =>
  new SourceError(
    `The file is YAML and larger than ${megabytes(LARGEST_YAML)}, the limit of CloudFormation. Check the template that you deploy instead, or convert the file to JSON.`,
    // Without this text, the file has no CloudFormation resource.
    !text.includes('AWS::'),
  );

const megabytes = (bytes: number): string => `${bytes / 1024 / 1024} MB`;

const READ_ERRORS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'No such file or folder.'],
  ['ENOTDIR', 'No such file or folder.'],
  ['EACCES', 'Access denied.'],
  ['EPERM', 'Access denied.'],
  ['EISDIR', 'The path is a folder, not a file.'],
  ['ELOOP', 'The symbolic links form a loop.'],
]);

/** Describes, for users, why reading or writing a path failed. Rethrows errors that are not from the file system. */
export function describeReadError(error: unknown): string {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) throw error;
  return READ_ERRORS.get(code) ?? `Cannot access the path: ${code}.`;
}

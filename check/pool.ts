import { availableParallelism } from 'node:os';
import type { Catalogue, Control } from '../core/catalogue';
import { readSource, type SourceFile } from '../core/files';
import { type CheckedFile, checkFile, nothingIn } from './check-file';
import type { CheckOptions } from './check-options';
import { internalError } from './file-error';
import type { CheckFinding } from './report';

/** The work that the threads share. Each thread has its own catalogue. */
export interface SharedWork {
  readonly files: readonly SourceFile[];
  readonly options: Omit<CheckOptions, 'catalogue'>;
  /** The number of files that a thread has taken. */
  readonly taken: Int32Array<SharedArrayBuffer>;
}

/** The results of consecutive files. */
interface Batch {
  /** The index of the first file. */
  readonly first: number;
  readonly checked: readonly CheckedFile[];
}

/** A batch as a message between threads. Findings contain the ID of their control. */
export interface BatchMessage {
  readonly first: number;
  readonly checked: readonly (Omit<CheckedFile, 'findings'> & {
    readonly findings: readonly (Omit<CheckFinding, 'control'> & { readonly control: string })[];
  })[];
}

/** Large enough that taking a batch costs little, small enough that all threads finish at about the same time. */
const FILES_IN_BATCH = 16;

/** Starting and warming up a thread takes about as long as checking this many files on a machine with few cores. */
const FILES_WORTH_A_THREAD = 600;

/** Runs in a worker thread: checks a share of the files and sends the results. */
export function checkShare(work: SharedWork, catalogue: Catalogue, send: (message: BatchMessage) => void): void {
  for (const { first, checked } of checkBatches(work, catalogue))
    send({
      first,
      checked: checked.map((file) => ({
        ...file,
        findings: file.findings.map((finding) => ({ ...finding, control: finding.control.id })),
      })),
    });
}

const batchOf = ({ first, checked }: BatchMessage, byId: ReadonlyMap<string, Control>): Batch => ({
  first,
  checked: checked.map((file) => ({
    ...file,
    findings: file.findings.map((finding) => ({ ...finding, control: controlOf(finding.control, byId) })),
  })),
});

function controlOf(id: string, byId: ReadonlyMap<string, Control>): Control {
  const control = byId.get(id);
  if (control === undefined) throw new Error(`A worker thread reported ${id}, which is not in the catalogue.`);
  return control;
}

const workOn = (files: readonly SourceFile[], options: SharedWork['options']): SharedWork => ({
  files,
  options,
  taken: new Int32Array(new SharedArrayBuffer(4)),
});

/** Takes batches of files and checks them until all files are taken. */
function* checkBatches({ files, options, taken }: SharedWork, catalogue: Catalogue): Generator<Batch> {
  for (;;) {
    const first = Atomics.add(taken, 0, FILES_IN_BATCH);
    if (first >= files.length) return;
    const batch = files.slice(first, first + FILES_IN_BATCH);
    yield {
      first,
      checked: batch.map((file) => checkFile(file, () => readSource(file.path), { ...options, catalogue })),
    };
  }
}

export interface PoolOptions {
  /** The script of a worker thread. It calls {@link checkShare} with the same catalogue. */
  readonly worker: string;
  /** The maximum number of threads, including the main thread. Default: the number of cores. */
  readonly threads?: number;
  /** Receives the number of files checked since the last call. */
  readonly onChecked?: (files: number) => void;
}

/**
 * Checks files in parallel. The results are in the order of the files.
 * @param files must not include standard input.
 */
export async function checkFiles(
  files: readonly SourceFile[],
  { catalogue, ...options }: CheckOptions,
  { worker, threads = availableParallelism(), onChecked }: PoolOptions,
): Promise<CheckedFile[]> {
  delayOptimization();
  const work = workOn(files, options);
  const results: CheckedFile[] = Array(files.length);
  const collect = ({ first, checked }: Batch): void => {
    for (const [index, file] of checked.entries()) results[first + index] = file;
    onChecked?.(checked.length);
  };
  const byId = new Map<string, Control>(catalogue.map((control) => [control.id, control]));
  const workers = Math.max(0, Math.min(threads, Math.floor(files.length / FILES_WORTH_A_THREAD)) - 1);
  const finished = Array.from({ length: workers }, () =>
    runWorker(worker, work, (message) => collect(batchOf(message, byId))),
  );
  await Promise.all([checkHere(work, catalogue, collect, workers), ...finished]);

  for (const [index, file] of files.entries())
    if (results[index] === undefined)
      collect({ first: index, checked: [await checkAlone(file, options, worker, byId)] });
  return results;
}

/** Checks a file again whose thread ended before it sent a result, for example because it ran out of memory. */
async function checkAlone(
  file: SourceFile,
  options: SharedWork['options'],
  worker: string,
  byId: ReadonlyMap<string, Control>,
): Promise<CheckedFile> {
  const results: CheckedFile[] = [];
  const error = await runWorker(worker, workOn([file], options), (message) =>
    results.push(...batchOf(message, byId).checked),
  );
  return results[0] ?? { ...nothingIn(file.path), errors: [internalError(file.path, error)] };
}

async function checkHere(
  work: SharedWork,
  catalogue: Catalogue,
  collect: (batch: Batch) => void,
  workers: number,
): Promise<void> {
  for (const batch of checkBatches(work, catalogue)) {
    collect(batch);
    // Lets the event loop receive results of the other threads, so that messages do not accumulate.
    if (workers > 0) await new Promise(setImmediate);
  }
}

/** Runs a worker thread until it ends. Returns the reason if it fails; the results of its last files are then missing. */
async function runWorker(script: string, work: SharedWork, receive: (message: BatchMessage) => void): Promise<unknown> {
  const { Worker } = await import('node:worker_threads');
  return new Promise((resolve) => {
    let failure: unknown;
    new Worker(script, { workerData: work })
      .on('message', receive)
      .on('error', (error) => {
        failure = error;
      })
      .on('exit', (code) => resolve(failure ?? `a thread ended with code ${code}`));
  });
}

/**
 * Node.js 20 spends a third of a short run on optimizing and deoptimizing functions that run only a few more times. Later
 * versions have a faster compiler for these and do not support the flag.
 */
function delayOptimization(): void {
  if (!process.versions.v8.startsWith('11.')) return;
  process.getBuiltinModule('node:v8').setFlagsFromString('--interrupt-budget=300000');
}

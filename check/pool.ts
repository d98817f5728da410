import { availableParallelism } from 'node:os';
import { readSource, type SourceFile } from '../core/files';
import { type CheckedFile, checkFile } from './check-file';
import type { CheckOptions } from './check-template';

/** What the threads share: files to check, and how many of them are taken. */
export interface Work {
  readonly files: readonly SourceFile[];
  readonly options: CheckOptions;
  readonly taken: Int32Array<SharedArrayBuffer>;
}

/** What came of files that follow each other, from the `first` on. */
export interface Batch {
  readonly first: number;
  readonly checked: readonly CheckedFile[];
}

/** So many that to take them costs nothing beside checking them, and so few that no thread waits long for another. */
const FILES_IN_BATCH = 16;

/** A thread takes as long to start and to warm up as it takes for about that many files, where cores are few. */
const FILES_WORTH_A_THREAD = 600;

/** Takes files and checks them, as long as there are any. */
export function* checkBatches({ files, options, taken }: Work): Generator<Batch> {
  for (;;) {
    const first = Atomics.add(taken, 0, FILES_IN_BATCH);
    if (first >= files.length) return;
    const batch = files.slice(first, first + FILES_IN_BATCH);
    yield { first, checked: batch.map((file) => checkFile(file, () => readSource(file.path), options)) };
  }
}

export interface PoolOptions {
  /** The script of a thread. */
  readonly worker: string;
  /** How many threads there may be, this one included; as many as the machine has cores for by default. */
  readonly threads?: number;
  /** Told how many more files are checked. */
  readonly onChecked?: (files: number) => void;
}

/**
 * Checks files on the cores of the machine. What comes of them is in the order of the files.
 * @param files none of which is standard input.
 */
export async function checkFiles(
  files: readonly SourceFile[],
  options: CheckOptions,
  { worker, threads = availableParallelism(), onChecked }: PoolOptions,
): Promise<CheckedFile[]> {
  optimizeLess();
  const work: Work = { files, options, taken: new Int32Array(new SharedArrayBuffer(4)) };
  const results: CheckedFile[] = Array(files.length);
  const collect = ({ first, checked }: Batch): void => {
    for (const [index, file] of checked.entries()) results[first + index] = file;
    onChecked?.(checked.length);
  };
  const others = Math.max(0, Math.min(threads, Math.floor(files.length / FILES_WORTH_A_THREAD)) - 1);
  const finished = Array.from({ length: others }, () => runWorker(worker, work, collect));
  await Promise.all([checkHere(work, collect, others), ...finished]);
  return results;
}

async function checkHere(work: Work, collect: (batch: Batch) => void, others: number): Promise<void> {
  for (const batch of checkBatches(work)) {
    collect(batch);
    // Lets in what the other threads have found: it would pile up.
    if (others > 0) await new Promise(setImmediate);
  }
}

async function runWorker(script: string, work: Work, collect: (batch: Batch) => void): Promise<void> {
  const { Worker } = await import('node:worker_threads');
  await new Promise<void>((resolve, reject) => {
    new Worker(script, { workerData: work })
      .on('message', collect)
      .on('error', reject)
      .on('exit', () => resolve());
  });
}

/**
 * Node.js 20 spends a third of a short run on optimizing what is called a few times more, and on giving that up again.
 * Later versions have a compiler for that, and do not know the flag.
 */
function optimizeLess(): void {
  if (!process.versions.v8.startsWith('11.')) return;
  process.getBuiltinModule('node:v8').setFlagsFromString('--interrupt-budget=300000');
}

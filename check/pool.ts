import { availableParallelism } from 'node:os';
import type { Catalogue, Control } from '../core/catalogue';
import { readSource, type SourceFile } from '../core/files';
import { type CheckedFile, checkFile } from './check-file';
import type { CheckOptions } from './check-template';
import type { CheckFinding } from './report';

/** What the threads share: files to check, and how many of them are taken. Each thread has the catalogue itself. */
export interface SharedWork {
  readonly files: readonly SourceFile[];
  readonly options: Omit<CheckOptions, 'catalogue'>;
  readonly taken: Int32Array<SharedArrayBuffer>;
}

/** The results of files that follow each other, from the `first` on. */
interface Batch {
  readonly first: number;
  readonly checked: readonly CheckedFile[];
}

/** A batch as one thread sends it to another: findings name their control by its id. */
export interface BatchMessage {
  readonly first: number;
  readonly checked: readonly (Omit<CheckedFile, 'findings'> & {
    readonly findings: readonly (Omit<CheckFinding, 'control'> & { readonly control: string })[];
  })[];
}

/** So many that to take them costs nothing beside checking them, and so few that no thread waits long for another. */
const FILES_IN_BATCH = 16;

/** A thread takes as long to start and to warm up as it takes for about that many files, where cores are few. */
const FILES_WORTH_A_THREAD = 600;

/** Checks a share of the files in another thread, and sends the results. */
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

const received = ({ first, checked }: BatchMessage, byId: ReadonlyMap<string, Control>): Batch => ({
  first,
  checked: checked.map((file) => ({
    ...file,
    findings: file.findings.map((finding) => ({ ...finding, control: controlOf(finding.control, byId) })),
  })),
});

function controlOf(id: string, byId: ReadonlyMap<string, Control>): Control {
  const control = byId.get(id);
  if (control === undefined) throw new Error(`A thread reports ${id}, which is not in the catalogue.`);
  return control;
}

/** Takes files and checks them, as long as there are any. */
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
  /** The script of a thread, which calls {@link checkShare} with the same catalogue. */
  readonly worker: string;
  /** How many threads there may be, this one included; as many as the machine has cores for by default. */
  readonly threads?: number;
  /** Told how many more files are checked. */
  readonly onChecked?: (files: number) => void;
}

/**
 * Checks files on the cores of the machine. The results are in the order of the files.
 * @param files none of which is standard input.
 */
export async function checkFiles(
  files: readonly SourceFile[],
  { catalogue, ...options }: CheckOptions,
  { worker, threads = availableParallelism(), onChecked }: PoolOptions,
): Promise<CheckedFile[]> {
  optimizeLess();
  const work: SharedWork = { files, options, taken: new Int32Array(new SharedArrayBuffer(4)) };
  const results: CheckedFile[] = Array(files.length);
  const collect = ({ first, checked }: Batch): void => {
    for (const [index, file] of checked.entries()) results[first + index] = file;
    onChecked?.(checked.length);
  };
  const byId = new Map<string, Control>(catalogue.map((control) => [control.id, control]));
  const others = Math.max(0, Math.min(threads, Math.floor(files.length / FILES_WORTH_A_THREAD)) - 1);
  const finished = Array.from({ length: others }, () =>
    runWorker(worker, work, (message) => collect(received(message, byId))),
  );
  await Promise.all([checkHere(work, catalogue, collect, others), ...finished]);
  return results;
}

async function checkHere(
  work: SharedWork,
  catalogue: Catalogue,
  collect: (batch: Batch) => void,
  others: number,
): Promise<void> {
  for (const batch of checkBatches(work, catalogue)) {
    collect(batch);
    // Lets in what the other threads have found: it would pile up.
    if (others > 0) await new Promise(setImmediate);
  }
}

async function runWorker(script: string, work: SharedWork, receive: (message: BatchMessage) => void): Promise<void> {
  const { Worker } = await import('node:worker_threads');
  await new Promise<void>((resolve, reject) => {
    new Worker(script, { workerData: work })
      .on('message', receive)
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

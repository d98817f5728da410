import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { checkBatches, type Work } from './pool';

/** A thread of the pool: takes its share of the work, and sends what comes of it. */
export function checkShare(work: Work, port: MessagePort | null): void {
  for (const batch of checkBatches(work)) port?.postMessage(batch, []);
}

checkShare(workerData as Work, parentPort);

// A worker thread of `gatewarden check`.
import { parentPort, workerData } from 'node:worker_threads';
import { checkShare, type SharedWork } from '../check';
import { controls } from '../controls';

checkShare(workerData as SharedWork, controls, (message) => parentPort?.postMessage(message, []));

import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '../../generator';
import { AzureError } from './azure-error';
import type { DeployedResources, GateChange } from './changes';
import { KINDS, type ResourceManager } from './resource-manager';

/** Receives the progress of a command. */
export interface Observer {
  /** Starts an operation with the given number of steps. */
  start(what: string, total: number): { step(): void; end(): void };
  notify(line: string): void;
}

/**
 * Reads the resources that the lists of the scope return, and each planned resource that they do not contain. A list can
 * be outdated and does not contain the resources below a management group, so only a GET proves that a resource is absent.
 */
export async function readDeployed(arm: ResourceManager, plan: Plan, observer: Observer): Promise<DeployedResources> {
  const progress = observer.start('read', KINDS.length + plan.length);
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    progress.step();
    return result;
  };
  try {
    const listed = (await Promise.all(KINDS.map((kind) => counted(arm.list(kind))))).flat();
    const ids = new Set(listed.map(({ id }) => id.toLowerCase()));
    const unlisted = plan.filter(({ id }) => !ids.has(id.toLowerCase()));
    const read = await Promise.all(unlisted.map(({ kind, id }) => counted(arm.get(kind, id))));
    const found = [...listed, ...read.filter((resource) => resource !== undefined)];
    return new Map(found.map((resource) => [resource.id.toLowerCase(), resource]));
  } finally {
    progress.end();
  }
}

/** Applies the changes one after the other. After an interruption, the next run finds and applies the remaining changes. */
export async function apply(
  arm: ResourceManager,
  changes: readonly GateChange[],
  observer: Observer,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<void> {
  const writes = changes.filter(({ action }) => action !== 'keep');
  const progress = observer.start('done', writes.length);
  try {
    for (const { action, resource } of writes) {
      const write = (): Promise<void> => (action === 'delete' ? arm.delete(resource) : arm.put(resource));
      await withRetries(write, resource.name, observer, wait);
      progress.step();
    }
  } finally {
    progress.end();
  }
}

/** The waiting times between retries, about 30 seconds in total, because Azure replicates changes with a delay. */
const WAITS_MS = [1000, 2000, 4000, 8000, 16_000];

/** Error codes that Azure can return shortly after it created a resource or deleted the last reference to it. */
const RETRIABLE = new Set([
  'PolicyDefinitionNotFound',
  'PolicySetDefinitionNotFound',
  'PolicyAssignmentNotFound',
  'InvalidDeletePolicyDefinitionRequest',
  'InvalidDeletePolicySetDefinitionRequest',
]);

async function withRetries(
  write: () => Promise<void>,
  name: string,
  observer: Observer,
  wait: (ms: number) => Promise<unknown>,
): Promise<void> {
  for (const ms of WAITS_MS) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof AzureError && RETRIABLE.has(error.code ?? ''))) throw error;
      observer.notify(`${name}: Azure returned ${error.code}, which can be temporary. Retrying in ${ms / 1000} s.`);
      await wait(ms);
    }
  }
  return write();
}

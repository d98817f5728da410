import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '../../generator';
import { AzureError } from './azure-error';
import type { Deployed, GateChange } from './changes';
import { KINDS, type ResourceManager } from './resource-manager';

/** Tells whoever waits what goes on. */
export interface Observer {
  /** A piece of work of so many steps. */
  start(what: string, total: number): { step(): void; end(): void };
  notify(line: string): void;
}

/**
 * What is there of a plan, and all else that the lists of the scope name. Whether something is absent is asked of itself:
 * a list can be late, and does not show what lies below a management group.
 */
export async function readDeployed(arm: ResourceManager, plan: Plan, observer: Observer): Promise<Deployed> {
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

/**
 * Makes the changes, one after the other. Whatever it is interrupted by, what is done is done and what is not is found by
 * the next run.
 */
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
      await whenSettled(write, resource.name, observer, wait);
      progress.step();
    }
  } finally {
    progress.end();
  }
}

/** Azure takes a while to know everywhere what it was just told: half a minute is given to it. */
const WAITS_MS = [1000, 2000, 4000, 8000, 16_000];

/** What Azure answers about something that has just been created, or has just been freed by what referred to it. */
const UNSETTLED = new Set([
  'PolicyDefinitionNotFound',
  'PolicySetDefinitionNotFound',
  'PolicyAssignmentNotFound',
  'InvalidDeletePolicyDefinitionRequest',
  'InvalidDeletePolicySetDefinitionRequest',
]);

async function whenSettled(
  write: () => Promise<void>,
  name: string,
  observer: Observer,
  wait: (ms: number) => Promise<unknown>,
): Promise<void> {
  for (const ms of WAITS_MS) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof AzureError && UNSETTLED.has(error.code ?? ''))) throw error;
      observer.notify(`${name}: Azure answers ${error.code}. That can pass; trying again in ${ms / 1000} s.`);
      await wait(ms);
    }
  }
  return write();
}

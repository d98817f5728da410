import type { AccountRegion } from './clients';
import { RegistryError } from './registry-error';

const FIRST_MS = 1000;
const LONGEST_MS = 8000;

/** A registration usually takes a few minutes. */
const LIMIT_MS = 30 * 60_000;

/**
 * Polls an operation until it is done, with increasing intervals.
 * @throws RegistryError after 30 minutes.
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T>,
  isDone: (state: T) => boolean,
  { pause }: Pick<AccountRegion, 'pause'>,
): Promise<T> {
  for (let [waited, interval] = [0, FIRST_MS]; waited <= LIMIT_MS; interval = Math.min(interval * 1.5, LONGEST_MS)) {
    const state = await look();
    if (isDone(state)) return state;
    await pause(interval);
    waited += interval;
  }
  throw new RegistryError(`${what} is still in progress after 30 minutes. Run the command again to continue waiting.`);
}

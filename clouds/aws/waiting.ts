import type { AccountRegion } from './clients';
import { RegistryError } from './registry-error';

const FIRST_MS = 1000;
const LONGEST_MS = 8000;

/** A registration takes minutes, not more. */
const LIMIT_MS = 30 * 60_000;

/**
 * Looks at something until it is done, ever less often.
 * @throws RegistryError after half an hour.
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
  throw new RegistryError(`${what} has not ended within half an hour. Run the command again: it goes on waiting.`);
}

import type { Catalogue } from '../core/catalogue';
import * as list from './list';

/** Every control, in the order of their ids. */
export const controls: Catalogue = Object.values(list).toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** The controls by the names of their exports in list.ts, so that a tool can find the file of each. */
export { list };

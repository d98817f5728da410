// Required by a process of the command line whose services stand on this machine and are ready at once: its pauses
// between two looks take no time. The limits that it sets to requests are longer than these pauses.
const { setTimeout: start } = globalThis;
const [SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS] = [1000, 8000];

const isPause = (delay) => delay >= SHORTEST_PAUSE_MS && delay <= LONGEST_PAUSE_MS;

globalThis.setTimeout = Object.assign(
  (callback, delay = 0, ...rest) => start(callback, isPause(delay) ? 0 : delay, ...rest),
  start,
);

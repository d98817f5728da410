// Loaded into a process of the command line whose services run on this machine: removes the waiting times between polls.
// Request timeouts are longer than these waiting times and are kept.
const { setTimeout: start } = globalThis;
const [SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS] = [1000, 8000];

const isPause = (delay) => delay >= SHORTEST_PAUSE_MS && delay <= LONGEST_PAUSE_MS;

globalThis.setTimeout = Object.assign(
  (callback, delay = 0, ...rest) => start(callback, isPause(delay) ? 0 : delay, ...rest),
  start,
);

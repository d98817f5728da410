/** Says on a terminal how far something is that takes more than a second. */
export interface Progress {
  /** @param count how many more are done. */
  step(count?: number): void;
  end(): void;
}

const PATIENCE_MS = 1000;
const INTERVAL_MS = 200;

export function startProgress(what: string, total: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  const started = performance.now();
  let done = 0;
  let shownAt = started;
  let isShown = false;
  return {
    step(count = 1) {
      done += count;
      const now = performance.now();
      if (!stream.isTTY || now - started < PATIENCE_MS || now - shownAt < INTERVAL_MS) return;
      shownAt = now;
      isShown = true;
      stream.write(`\r${what} ${done} of ${total}`);
    },
    end() {
      // Clears the line.
      if (isShown) stream.write('\r\x1b[K');
    },
  };
}

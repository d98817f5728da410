/** Shows progress on a terminal, if the work takes more than a second. */
export interface Progress {
  /** @param count the number of items completed since the last call. */
  step(count?: number): void;
  end(): void;
}

const DELAY_MS = 1000;
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
      if (!stream.isTTY || now - started < DELAY_MS || now - shownAt < INTERVAL_MS) return;
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

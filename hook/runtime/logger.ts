/** What a handler logs with: each call is one line. */
export interface Logger {
  log(message: string): void;
}

/** Lambda sends standard output to the function's log group. */
export const consoleLogger: Logger = { log: (message) => console.log(message) };

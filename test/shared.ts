import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../shared');

/** A file of the corpora and schemas that lie beside the project, not in it. */
export const sharedFile = (path: string): string => join(folder, path);

/** Tests against data of other projects: where it is absent they are skipped, and say so. */
export function describeWithShared(name: string, tests: () => void): void {
  if (existsSync(folder)) {
    describe(name, tests);
    return;
  }
  process.stderr.write(`SKIPPED: ${name}: there is no ../shared beside the project.\n`);
  // A group that may not run its own body, which reads the absent files, still has to hold a test.
  describe(name, () => it.skip('needs ../shared', () => undefined));
}

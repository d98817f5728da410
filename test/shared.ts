import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../shared');

/** A file of the corpora and schemas that are beside the project, not in it. */
export const sharedFile = (path: string): string => join(folder, path);

/** Tests with data of other projects. If the data is missing, the tests are skipped with a message. */
export function describeWithShared(name: string, tests: () => void): void {
  if (existsSync(folder)) {
    describe(name, tests);
    return;
  }
  process.stderr.write(`SKIPPED: ${name}: ../shared does not exist.\n`);
  // The body of the group reads the missing files and cannot run, but a group needs a test.
  describe(name, () => it.skip('needs ../shared', () => undefined));
}

// One line for each thing that is proved, and what was printed for each that is not.

import { AssertionError } from 'node:assert/strict';
import { CommandFailed } from './processes.mjs';

/** Thrown by a step that cannot be taken on this machine. */
export class Skipped extends Error {
  name = 'Skipped';
}

/** What is found wrong says it all; anything else is a fault of this program. */
const describe = (error) =>
  error instanceof AssertionError || error instanceof CommandFailed ? error.message : error.stack;

/** Counts steps and prints what became of them. A step's function returns what it proved, in a few words with figures. */
export function openReport(print = console.log) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  return {
    counts,
    async step(name, prove) {
      const start = Date.now();
      try {
        const proof = await prove();
        counts.passed += 1;
        print(`ok       ${name}: ${proof} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
      } catch (error) {
        if (error instanceof Skipped) {
          counts.skipped += 1;
          print(`SKIPPED  ${name}: ${error.message}`);
        } else {
          counts.failed += 1;
          print(`FAILED   ${name}\n${describe(error)}`);
        }
      }
    },
    close() {
      const { passed, failed, skipped } = counts;
      print(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    },
  };
}

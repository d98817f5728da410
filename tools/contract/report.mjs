// Prints one line for each passed step, and the output of each failed step.

import { AssertionError } from 'node:assert/strict';
import { CommandFailed } from './processes.mjs';

/** Thrown by a step that cannot run on this machine. */
export class Skipped extends Error {
  name = 'Skipped';
}

/** The message explains a failed check. Any other error is a defect of the contract run and needs its stack. */
const describe = (error) =>
  error instanceof AssertionError || error instanceof CommandFailed ? error.message : error.stack;

/** Counts steps and prints their results. The function of a step returns a short result with figures. */
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

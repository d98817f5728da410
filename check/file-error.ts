import { type FileProblem, problemIn } from '../core/files';
import type { Document } from '../core/templates';

const ISSUES = 'https://github.com/gatewarden/gatewarden/issues';

const LONGEST_REASON = 200;

/** Any error while a file is checked, as an error of that file. A bug in one file must not end the run. */
export function fileErrorOf(file: string, error: unknown, document?: Document): FileProblem {
  try {
    return problemIn(file, error, document);
  } catch {
    return internalError(file, error);
  }
}

export const internalError = (file: string, error: unknown): FileProblem => ({
  file,
  message: `Internal error in Gatewarden: ${String(error).slice(0, LONGEST_REASON)}. Please report it with the template: ${ISSUES}`,
});

/** Why a file, or a part of it, could not be read. Paths of files are as they were given; lines count from 1. */
export interface FileProblem {
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

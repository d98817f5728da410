import {
  type Discovery,
  discover,
  type GivenParameters,
  readStream,
  type SourceFile,
  STANDARD_INPUT,
  unusedParameters,
} from '../core/files';
import type { Environment } from './environment';
import { visible } from './formats/visible';

/** Finds the files of paths. Warns of each cloud assembly of `cdk synth` that is skipped because of a .gitignore. */
export function findFiles(
  paths: readonly string[],
  command: 'check' | 'simulate',
  { warn }: Environment,
): Omit<Discovery, 'ignoredAssemblies'> {
  const { ignoredAssemblies, ...found } = discover(paths);
  for (const assembly of ignoredAssemblies)
    warn(`${assembly} is skipped because a .gitignore names it. To include it: gatewarden ${command} ${assembly}`);
  return found;
}

export const isStandardInput = ({ path }: SourceFile): boolean => path === STANDARD_INPUT;

/** Stands for standard input in reports. */
export const STANDARD_INPUT_FILE: SourceFile = { path: 'stdin', origin: 'named' };

/** Reads standard input to its end. The returned function gives the text, or throws the error. */
export const readStandardInput = ({ input }: Environment): Promise<() => string> =>
  readStream(input, STANDARD_INPUT_FILE.path).then(
    (text) => () => text,
    (error: unknown) => () => {
      throw error;
    },
  );

/**
 * Warns about given parameters that no template declares, since they are probably misspelled.
 * @param declared the names of the given parameters that the templates declare.
 */
export function warnOfUnused(given: GivenParameters, declared: readonly string[], { warn }: Environment): void {
  for (const name of unusedParameters(given, declared))
    warn(visible(`Parameter ${name} is not used: no template declares it. Check the spelling.`));
}

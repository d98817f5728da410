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

/** The files that paths name. Output of `cdk synth` that a .gitignore names is passed over, with a warning. */
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

/** Standard input as a file that a path names. */
export const STANDARD_INPUT_FILE: SourceFile = { path: 'stdin', origin: 'named' };

/** Reads standard input to its end: what it gives, or the error, is there whenever it is asked for. */
export const readStandardInput = ({ input }: Environment): Promise<() => string> =>
  readStream(input, STANDARD_INPUT_FILE.path).then(
    (text) => () => text,
    (error: unknown) => () => {
      throw error;
    },
  );

/**
 * Warns of parameters that no template declares: most are misspelled.
 * @param declared the names of the given parameters that the templates declare.
 */
export function warnOfUnused(given: GivenParameters, declared: readonly string[], { warn }: Environment): void {
  for (const name of unusedParameters(given, declared))
    warn(visible(`No template declares the parameter ${name}: its value is not used.`));
}

import { InvalidArgumentError } from 'commander';

function port(argument: string): number {
  const number = Number(argument);
  if (/^\d+$/.test(argument) && number < 65_536) return number;
  throw new InvalidArgumentError('It is no port. Example: 3001');
}

const collect = (argument: string, previous: readonly string[]): string[] => [...previous, argument];

function collectParameters(argument: string, previous: Record<string, string>): Record<string, string> {
  const separator = argument.indexOf('=');
  if (separator < 1) throw new InvalidArgumentError(`It is no Key=Value. Example: StageName=prod`);
  return { ...previous, [argument.slice(0, separator)]: argument.slice(separator + 1) };
}

const oneOf =
  (...values: string[]) =>
  (argument: string): string => {
    if (values.includes(argument)) return argument;
    throw new InvalidArgumentError(`It is none of ${values.join(', ')}.`);
  };

/** How options are read that several commands have. */
export const optionReaders = { collect, collectParameters, oneOf, port };

export type OptionReaders = typeof optionReaders;

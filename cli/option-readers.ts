import { InvalidArgumentError } from 'commander';

function port(argument: string): number {
  const number = Number(argument);
  if (/^\d+$/.test(argument) && number < 65_536) return number;
  throw new InvalidArgumentError('Invalid port. Example: 3001');
}

const collect = (argument: string, previous: readonly string[]): string[] => [...previous, argument];

function collectVariables(argument: string, previous: Record<string, string>): Record<string, string> {
  const separator = argument.indexOf('=');
  if (separator < 1) throw new InvalidArgumentError(`Expected key=value. Example: AWS_REGION=eu-west-1`);
  return { ...previous, [argument.slice(0, separator)]: argument.slice(separator + 1) };
}

const oneOf =
  (...values: string[]) =>
  (argument: string): string => {
    if (values.includes(argument)) return argument;
    throw new InvalidArgumentError(`Allowed values: ${values.join(', ')}.`);
  };

/** Every command that is configured finds its configuration in the same way. */
export const CONFIG_OPTION = [
  '-c, --config <file>',
  'the configuration file; default: the nearest gatewarden.yaml, in this folder or above',
] as const;

/** Every command that reads templates takes their parameters in the same forms. */
export const PARAMETERS_OPTION = [
  '-p, --parameters <key=value|file>',
  'a template parameter, or a parameter file; repeatable',
] as const;

/** How options are read that several commands have. */
export const optionReaders = { collect, collectVariables, oneOf, port };

export type OptionReaders = typeof optionReaders;

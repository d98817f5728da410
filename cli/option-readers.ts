import { InvalidArgumentError } from 'commander';

function port(argument: string): number {
  const number = Number(argument);
  if (/^\d+$/.test(argument) && number < 65_536) return number;
  throw new InvalidArgumentError(
    `Invalid port ${JSON.stringify(argument)}. Use a number from 0 to 65535. Example: --port 3001`,
  );
}

const collect = (argument: string, previous: readonly string[]): string[] => [...previous, argument];

function collectVariables(argument: string, previous: Record<string, string>): Record<string, string> {
  const separator = argument.indexOf('=');
  if (separator < 1)
    throw new InvalidArgumentError(
      `Invalid environment variable ${JSON.stringify(argument)}. Use key=value. Example: --environment AWS_REGION=eu-west-1`,
    );
  return { ...previous, [argument.slice(0, separator)]: argument.slice(separator + 1) };
}

/** @param noun names the value in the error message, for example "format". */
const oneOf =
  (noun: string, ...values: string[]) =>
  (argument: string): string => {
    if (values.includes(argument)) return argument;
    throw new InvalidArgumentError(
      `Unknown ${noun} ${JSON.stringify(argument)}. Allowed values: ${values.join(', ')}.`,
    );
  };

/** The option of every command that reads gatewarden.yaml. */
export const CONFIG_OPTION = [
  '-c, --config <file>',
  'Configuration file. Default: the nearest gatewarden.yaml in this folder or a parent folder',
] as const;

/** The option of every command that reads templates. */
export const PARAMETERS_OPTION = [
  '-p, --parameters <key=value|file>',
  'Template parameter, or a parameter file. Repeatable',
] as const;

/** Option of the commands that print a report or JSON. */
export const FORMAT_OPTION = [
  '-f, --format <format>',
  'Output format: pretty or json',
  oneOf('format', 'pretty', 'json'),
  'pretty',
] as const;

/** Readers of option values. */
export const optionReaders = { collect, collectVariables, oneOf, port };

export type OptionReaders = typeof optionReaders;

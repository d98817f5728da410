import type { Catalogue, Control } from '../catalogue';
import { UserError } from '../errors';
import { problemOf } from '../json-schema';
import type { Configuration, ParameterValue } from './configuration';
import { configurationSchema } from './schema';

/** A configuration is wrong: the message has the path, what is wrong and a valid example. */
export class ConfigurationError extends UserError {
  override readonly name = 'ConfigurationError';
}

type Properties = Readonly<Record<string, unknown>>;

/**
 * Reads a configuration as it is written: validates it, expands shorthands and completes it.
 * @param value undefined or null where nothing is written.
 * @throws ConfigurationError
 */
export async function readConfiguration(value: unknown, catalogue: Catalogue): Promise<Configuration> {
  const properties = value ?? {};
  if (!isObject(properties))
    throw new ConfigurationError(
      `The configuration is not an object. Example: {"controls":{"${catalogue[0]?.id ?? 'GW001'}":"warn"}}`,
    );
  const { typeConfiguration, definitions } = configurationSchema(catalogue);
  const problem = await problemOf(properties, { ...typeConfiguration, definitions }, 'The configuration');
  if (problem !== undefined) throw new ConfigurationError(problem);
  return configurationOf(properties, catalogue);
}

/**
 * The configuration that valid properties stand for.
 * @throws ConfigurationError where a parameter is set twice.
 */
export function configurationOf(properties: Properties, catalogue: Catalogue): Configuration {
  const { controls = {}, exemptions = [] } = properties as Partial<Configuration>;
  const parameters = Object.fromEntries(
    catalogue.flatMap((control) => {
      const values = parameterValues(control, properties);
      return Object.keys(values).length === 0 ? [] : [[control.id, values]];
    }),
  );
  return { controls, parameters, exemptions };
}

type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** The values of a control's parameters, set by their own names or by shorthands. */
function parameterValues({ id, parameters = {} }: Control, properties: Properties): ParameterValues {
  const set = (properties as Partial<Configuration>).parameters?.[id] ?? {};
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, { shorthand }]) => {
      const short = shorthand === undefined ? undefined : (properties[shorthand] as ParameterValue | undefined);
      if (set[name] !== undefined && short !== undefined)
        throw new ConfigurationError(
          `${shorthand} and parameters.${id}.${name} set the same parameter. Keep one of them. ` +
            `Example: ${JSON.stringify({ parameters: { [id]: { [name]: set[name] } } })}`,
        );
      const value = set[name] ?? short;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

const isObject = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

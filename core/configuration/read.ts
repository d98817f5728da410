import type { Catalogue, Control } from '../catalogue';
import { UserError } from '../errors';
import { problemOf } from '../json-schema';
import type { Configuration, Exemption, ParameterValue } from './configuration';
import { configurationSchema } from './schema';

/** An invalid configuration. The message contains the path, the problem and a valid example. */
export class ConfigurationError extends UserError {
  override readonly name = 'ConfigurationError';
}

type Properties = Readonly<Record<string, unknown>>;

/**
 * Validates a configuration, expands its shorthands and fills in defaults.
 * @param value undefined or null for an empty configuration.
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
 * Expands the shorthands of valid properties and fills in defaults.
 * @throws ConfigurationError if the properties set a parameter by its own name and by a shorthand, or if the reason of an
 *   exemption cannot be seen.
 */
export function configurationOf(properties: Properties, catalogue: Catalogue): Configuration {
  const { controls = {}, exemptions = [] } = properties as Partial<Configuration>;
  requireReasons(exemptions);
  const parameters = Object.fromEntries(
    catalogue.flatMap((control) => {
      const values = parameterValues(control, properties);
      return Object.keys(values).length === 0 ? [] : [[control.id, values]];
    }),
  );
  return { controls, parameters, exemptions };
}

function requireReasons(exemptions: readonly Exemption[]): void {
  if (exemptions.length === 0) return;
  // A letter or a digit that is displayed: U+3164 is a letter that looks like a blank. The expression is made on demand,
  // because the sets of Unicode take a millisecond of the cold start of the hook.
  const visible = /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]/u;
  const index = exemptions.findIndex(({ reason }) => !visible.test(reason));
  const exemption = exemptions[index];
  if (exemption !== undefined)
    throw new ConfigurationError(
      `exemptions.${index}.reason: Must contain a letter or a digit. ` +
        `Example: ${JSON.stringify({ exemptions: [{ ...exemption, reason: 'moves to the new platform in March' }] })}`,
    );
}

type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** The values of a control's parameters, which are set by their own names or by shorthands. */
function parameterValues({ id, parameters = {} }: Control, properties: Properties): ParameterValues {
  const set = (properties as Partial<Configuration>).parameters?.[id] ?? {};
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, { shorthand }]) => {
      const long = ownValue(set, name);
      const short = shorthand === undefined ? undefined : ownValue(properties, shorthand);
      if (long !== undefined && short !== undefined)
        throw new ConfigurationError(
          `${shorthand} and parameters.${id}.${name} set the same parameter. Keep one of them. ` +
            `Example: ${JSON.stringify({ parameters: { [id]: { [name]: long } } })}`,
        );
      const value = long ?? short;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Names such as constructor find nothing. */
const ownValue = (properties: Properties, name: string): ParameterValue | undefined =>
  Object.hasOwn(properties, name) ? (properties[name] as ParameterValue) : undefined;

const isObject = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

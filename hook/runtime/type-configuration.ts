import { type ObjectSchema, problemOf } from '../../core/json-schema';
import { InvalidTypeConfiguration } from './errors';

/** The parts of a hook's schema that describe its type configuration. */
export interface HookSchema {
  readonly typeConfiguration: ObjectSchema;
  readonly definitions?: Readonly<Record<string, unknown>>;
}

type Properties = Readonly<Record<string, unknown>>;

/**
 * The properties of a type configuration, validated against the hook's schema and completed with its defaults. The
 * services that call hooks do neither.
 * @param properties `hookModel` of a request.
 * @param schema without one, any properties are accepted.
 * @throws InvalidTypeConfiguration with the path, what is wrong and a valid example.
 */
export async function readTypeConfiguration(properties: unknown, schema?: HookSchema): Promise<Properties> {
  const given = ownProperties(properties);
  if (schema === undefined) return given;
  const { typeConfiguration, definitions = {} } = schema;
  const problem = await problemOf(given, { ...typeConfiguration, definitions }, 'The type configuration');
  if (problem !== undefined) throw new InvalidTypeConfiguration(problem);
  return { ...defaultsOf(typeConfiguration), ...given };
}

/** The environment variable with the configuration of a Lambda Hook, as JSON: its type configuration has no place for one. */
export const CONFIGURATION_VARIABLE = 'HOOK_TYPE_CONFIGURATION';

/**
 * The type configuration of a Lambda Hook is the ARN of its function, so the function's environment holds the properties.
 * Source: CloudFormation Hooks User Guide, "Evaluating resource operations with Lambda Hooks".
 */
function ownProperties(properties: unknown): Properties {
  if (properties === undefined || properties === null) return environmentProperties();
  if (typeof properties !== 'object' || Array.isArray(properties))
    throw new InvalidTypeConfiguration('The type configuration is not an object. Example: {}');
  if (Object.keys(properties).join() === 'LambdaFunction') return environmentProperties();
  return properties as Properties;
}

function environmentProperties(): Properties {
  const text = process.env[CONFIGURATION_VARIABLE];
  if (text === undefined || text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Properties;
  } catch {
    // Reported below, like any other text that is not an object.
  }
  throw new InvalidTypeConfiguration(
    `The environment variable ${CONFIGURATION_VARIABLE} is not a JSON object. Example: {}`,
  );
}

const defaultsOf = ({ properties }: ObjectSchema): Properties =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) =>
      property.default === undefined ? [] : [[name, property.default]],
    ),
  );

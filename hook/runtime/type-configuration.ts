import type { Schema } from '@cfworker/json-schema';
import { InvalidTypeConfiguration } from './errors';

/** The parts of a hook's schema that describe its type configuration. */
export interface HookSchema {
  readonly typeConfiguration: {
    readonly properties: Readonly<Record<string, PropertySchema>>;
    readonly [keyword: string]: unknown;
  };
  readonly definitions?: Readonly<Record<string, unknown>>;
}

interface PropertySchema {
  readonly default?: unknown;
  /** The first one is shown to whoever set a wrong value. */
  readonly examples?: readonly unknown[];
  readonly [keyword: string]: unknown;
}

type Properties = Readonly<Record<string, unknown>>;

/**
 * The properties of a type configuration, checked against the hook's schema and completed with its defaults. The
 * services that call hooks do neither.
 * @param properties `hookModel` of a request.
 * @param schema without one, any properties are taken as they are.
 * @throws InvalidTypeConfiguration with the path of what is wrong and a valid example.
 */
export async function readTypeConfiguration(properties: unknown, schema?: HookSchema): Promise<Properties> {
  const given = ownProperties(properties);
  if (schema === undefined) return given;
  if (Object.keys(given).length > 0) await validate(given, schema);
  return { ...defaultsOf(schema), ...given };
}

/** Environment variable with the configuration of a Lambda Hook, as JSON: its own has no place for any. */
export const CONFIGURATION_VARIABLE = 'HOOK_TYPE_CONFIGURATION';

/**
 * A Lambda Hook is called with the ARN of its function as its configuration, so that the function's environment has to
 * hold the properties. Source: CloudFormation Hooks User Guide, "Evaluating resource operations with Lambda Hooks".
 */
function ownProperties(properties: unknown): Properties {
  if (properties === undefined || properties === null) return environmentProperties();
  if (typeof properties !== 'object' || Array.isArray(properties))
    throw new InvalidTypeConfiguration('The type configuration is no object. Example: {}');
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
    // Told below, in the same words as any other text that is no object.
  }
  throw new InvalidTypeConfiguration(
    `The environment variable ${CONFIGURATION_VARIABLE} is no JSON object. Example: {}`,
  );
}

const defaultsOf = ({ typeConfiguration }: HookSchema): Properties =>
  Object.fromEntries(
    Object.entries(typeConfiguration.properties).flatMap(([name, property]) =>
      property.default === undefined ? [] : [[name, property.default]],
    ),
  );

async function validate(properties: Properties, { typeConfiguration, definitions }: HookSchema): Promise<void> {
  // Most hooks run without a configuration, and so without what checks it.
  const { Validator } = await import('@cfworker/json-schema');
  const schema = { ...typeConfiguration, ...(definitions ? { definitions } : {}) } as Schema;
  const { valid, errors } = new Validator(schema, '7', false).validate(properties);
  if (valid) return;

  const path = deepest(errors).instanceLocation;
  const problems = errors
    .filter(({ instanceLocation, keyword }) => instanceLocation === path && keyword !== '$ref')
    .map(describe);
  const where = path.slice('#/'.length).replaceAll('/', '.') || 'The type configuration';
  throw new InvalidTypeConfiguration(
    `${where}: ${[...new Set(problems)].join(' ')} Example: ${JSON.stringify(exampleFor(path, typeConfiguration.properties))}`,
  );
}

interface OutputUnit {
  readonly instanceLocation: string;
  readonly keyword: string;
  readonly error: string;
}

/** The validator reports a wrong value on each level above it too; the deepest one says what is wrong. */
const deepest = (errors: readonly OutputUnit[]): OutputUnit =>
  errors.reduce((found, error) => (depth(error) > depth(found) ? error : found));

const depth = ({ instanceLocation }: OutputUnit): number => instanceLocation.split('/').length;

const describe = ({ keyword, error }: OutputUnit): string =>
  keyword === 'false' ? 'There is no such property.' : error;

/** A valid value for the property at fault, or for the first one where there is no such property. */
function exampleFor(path: string, properties: HookSchema['typeConfiguration']['properties']): Properties {
  const name = path.split('/')[1] ?? '';
  const names = Object.keys(properties);
  const shown = names.includes(name) ? name : names[0];
  const example = shown === undefined ? undefined : properties[shown]?.examples?.[0];
  return shown === undefined || example === undefined ? {} : { [shown]: example };
}

import { type Catalogue, isAwsType } from '../../core/catalogue';
import { configurationSchema } from '../../core/configuration';

const TYPE_NAME = 'Gatewarden::ApiGateway::StageHook';
const REPOSITORY = 'https://github.com/gatewarden/gatewarden';

/** The AWS resource types that the controls target, in the order of the catalogue. */
export const awsTypes = (catalogue: Catalogue): string[] => [
  ...new Set(catalogue.flatMap(({ targets }) => Object.keys(targets)).filter(isAwsType)),
];

/**
 * The schema of the hook, as CloudFormation registers it. CloudFormation documents `default`, `description`, `pattern` and
 * `type` of a property, and nesting through definitions
 * (https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-schema.html). This schema deviates in two
 * points: arrays have `items`, because the items could not be described otherwise, and definitions have `required`. The
 * full schema states the other restrictions. The hook and `gatewarden hook configure` validate with the full schema.
 */
export function registeredSchema(catalogue: Catalogue): object {
  const { typeConfiguration, definitions } = configurationSchema(catalogue);
  const { $schema: _, ...properties } = typeConfiguration.properties;
  const handler = { targetNames: awsTypes(catalogue), permissions: [] };
  return {
    typeName: TYPE_NAME,
    description: describe(catalogue),
    documentationUrl: `${REPOSITORY}#readme`,
    sourceUrl: REPOSITORY,
    definitions: mapValues(definitions, documented),
    typeConfiguration: { properties: mapValues(properties, documented), additionalProperties: false },
    required: [],
    handlers: { preCreate: handler, preUpdate: handler },
    additionalProperties: false,
  };
}

function describe(catalogue: Catalogue): string {
  const controls = catalogue.filter(({ targets }) => Object.keys(targets).some(isAwsType));
  const names = controls.map(({ id, name }) => `${id} ${name}`).join(', ');
  return `Evaluates API Gateway resources before they are created or updated: ${names}.`;
}

type Schema = Readonly<Record<string, unknown>>;

/** Reduces a schema to the keywords that CloudFormation documents. */
function documented(schema: object): Schema {
  const { $ref, description, type, default: preset, items, properties, required, ...others } = schema as Schema;
  // JSON Schema draft 7 ignores the keywords beside a $ref.
  if ($ref !== undefined) return { $ref };
  return defined({
    description,
    type,
    pattern: patternOf(others),
    default: preset,
    items: items === undefined ? undefined : documented(items as object),
    properties: properties === undefined ? undefined : mapValues(properties as Record<string, object>, documented),
    required,
    additionalProperties: others['additionalProperties'],
  });
}

/** The pattern that replaces `enum`, `format` and `minLength` of a string. */
function patternOf({ pattern, enum: values, format, minLength }: Schema): unknown {
  if (pattern !== undefined) return pattern;
  if (Array.isArray(values)) return `^(${values.join('|')})$`;
  if (format === 'date') return String.raw`^\d{4}-\d{2}-\d{2}$`;
  return minLength === undefined ? undefined : '.';
}

const defined = (schema: Schema): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));

const mapValues = <T>(object: Readonly<Record<string, T>>, change: (value: T) => Schema): Schema =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

import { type Catalogue, isAwsType } from '../../core/catalogue';
import { configurationSchema } from '../../core/configuration';

const TYPE_NAME = 'Gatewarden::ApiGateway::StageHook';
const REPOSITORY = 'https://github.com/gatewarden/gatewarden';

/** The resource types in AWS that controls look at, in the order in which the catalogue first names them. */
export const awsTypes = (catalogue: Catalogue): string[] => [
  ...new Set(catalogue.flatMap(({ targets }) => Object.keys(targets)).filter(isAwsType)),
];

/**
 * The schema of the hook, as CloudFormation registers it. CloudFormation knows default, description, pattern and type of
 * a property, and nesting through definitions
 * (https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-schema.html). The schema deviates in the
 * `items` of lists, without which a list could not be described, and in the `required` members of definitions. What it
 * cannot say, the full schema says: the hook and `gatewarden hook configure` validate with that one.
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

/** A schema in the keywords that CloudFormation documents. */
function documented(schema: object): Schema {
  const { $ref, description, type, default: preset, items, properties, required, ...others } = schema as Schema;
  // Draft 7 ignores what stands beside a $ref.
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

/** The pattern that stands for other restrictions of a text. */
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

import { isObject, type JsonObject } from '../../expressions';
import type { Path } from '../source';
import { TemplateError } from '../template-error';

/** Keys of one kind of object by their lower case: ARM takes them in any letter case. */
export type Keys = ReadonlyMap<string, string>;

const keys = (...names: string[]): Keys => new Map(names.map((name) => [name.toLowerCase(), name]));

/** @see https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax */
export const TEMPLATE_KEYS = keys(
  '$schema',
  'contentVersion',
  'definitions',
  'extensions',
  'functions',
  'imports',
  'languageVersion',
  'metadata',
  'outputs',
  'parameters',
  'resources',
  'variables',
);

/** What a template says of a resource to ARM, and not to the resource's provider. */
export const KEYS_FOR_ARM = keys(
  '@options',
  'apiVersion',
  'comments',
  'condition',
  'copy',
  'dependsOn',
  'metadata',
  'name',
  'resources',
  'scope',
  'type',
);

export const RESOURCE_KEYS: Keys = new Map([
  ...KEYS_FOR_ARM,
  ...keys(
    'existing',
    'extension',
    'identity',
    'import',
    'kind',
    'location',
    'plan',
    'properties',
    'resourceGroup',
    'sku',
    'subscriptionId',
    'tags',
    'zones',
  ),
]);

/** Of the properties of Microsoft.Resources/deployments. */
export const DEPLOYMENT_KEYS = keys(
  'expressionEvaluationOptions',
  'mode',
  'parameters',
  'parametersLink',
  'template',
  'templateLink',
);

export const TEMPLATE_LINK_KEYS = keys('contentVersion', 'id', 'queryString', 'relativePath', 'uri');

export const SCOPE_KEYS = keys('scope');

export const COPY_KEYS = keys('batchSize', 'count', 'input', 'mode', 'name');

export const PARAMETER_KEYS = keys('$ref', 'allowedValues', 'defaultValue', 'metadata', 'nullable', 'type');

/** Of a value for a parameter. */
export const GIVEN_KEYS = keys('expression', 'reference', 'value');

export const NAMESPACE_KEYS = keys('members', 'namespace');

export const FUNCTION_KEYS = keys('output', 'parameters');

/**
 * An object with its keys in the letter case in which they are looked up.
 * @throws TemplateError where one is there in two spellings: nobody knows which of them counts.
 */
export function withUsualKeys(object: JsonObject, usual: Keys, path: Path): JsonObject {
  const written = Object.keys(object);
  const usualOf = (key: string): string => usual.get(key.toLowerCase()) ?? key;
  if (written.every((key) => usualOf(key) === key)) return object;
  const spellings = new Map<string, string>();
  for (const key of written) {
    const other = spellings.get(usualOf(key));
    if (other !== undefined) throw twoSpellings(other, key, [...path, key]);
    spellings.set(usualOf(key), key);
  }
  return Object.fromEntries([...spellings].map(([name, key]) => [name, object[key]]));
}

/** The same for what may be no object. */
export const inUsualKeys = (value: unknown, usual: Keys, path: Path): unknown =>
  isObject(value) ? withUsualKeys(value, usual, path) : value;

/**
 * Lets names be compared without letter case, as ARM compares those of parameters and variables.
 * @throws TemplateError where one is there in two spellings.
 */
export function requireDistinctNames(named: JsonObject, path: Path): void {
  const spellings = new Map<string, string>();
  for (const name of Object.keys(named)) {
    const other = spellings.get(name.toLowerCase());
    if (other !== undefined) throw twoSpellings(other, name, [...path, name]);
    spellings.set(name.toLowerCase(), name);
  }
}

const twoSpellings = (one: string, other: string, path: Path): TemplateError =>
  new TemplateError(
    `${one} and ${other} are the same key, since Azure Resource Manager compares keys without letter case, and only one of the two would count; remove the other.`,
    { path },
  );

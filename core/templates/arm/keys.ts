import { isExpressionObject } from '../../expressions';
import { foldCase, type JsonObject } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';

/** The documented keys of an object by their folded names. Azure Resource Manager accepts any letter case. */
export type Keys = ReadonlyMap<string, string>;

const keys = (...names: string[]): Keys => new Map(names.map((name) => [foldCase(name), name]));

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

/** Keys of a resource that Azure Resource Manager does not send to the resource provider in the request body. */
export const ARM_ONLY_KEYS = keys(
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
  ...ARM_ONLY_KEYS,
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

/** The keys of the properties of Microsoft.Resources/deployments. */
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

/** The keys of a value in a parameter file. */
export const GIVEN_KEYS = keys('expression', 'reference', 'value');

export const NAMESPACE_KEYS = keys('members', 'namespace');

export const FUNCTION_KEYS = keys('output', 'parameters');

/**
 * An object with its keys in the documented letter case.
 * @throws TemplateError if the object contains a key in two spellings.
 */
export function normalizeKeys(object: JsonObject, documented: Keys, path: Path): JsonObject {
  const written = Object.keys(object);
  const normalized = (key: string): string => documented.get(foldCase(key)) ?? key;
  if (written.every((key) => normalized(key) === key)) return object;
  const spellings = new Map<string, string>();
  for (const key of written) {
    const other = spellings.get(normalized(key));
    if (other !== undefined) throw twoSpellings(other, key, [...path, key]);
    spellings.set(normalized(key), key);
  }
  return Object.fromEntries([...spellings].map(([name, key]) => [name, object[key]]));
}

/** Normalizes the keys of a value if it is an object. */
export const normalizeKeysOf = (value: unknown, documented: Keys, path: Path): unknown =>
  isExpressionObject(value) ? normalizeKeys(value, documented, path) : value;

/**
 * Checks that names differ in more than letter case, because Azure Resource Manager ignores the case of parameter and
 * variable names.
 * @throws TemplateError if a name occurs in two spellings.
 */
export function requireDistinctNames(named: JsonObject, path: Path): void {
  const spellings = new Map<string, string>();
  for (const name of Object.keys(named)) {
    const other = spellings.get(foldCase(name));
    if (other !== undefined) throw twoSpellings(other, name, [...path, name]);
    spellings.set(foldCase(name), name);
  }
}

const twoSpellings = (one: string, other: string, path: Path): TemplateError =>
  new TemplateError(
    `Duplicate key: ${one} and ${other} differ only in letter case, which Azure Resource Manager ignores. Remove one of the two.`,
    { path },
  );

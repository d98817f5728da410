import { isExpressionObject } from '../../expressions';
import { foldCase, type JsonObject, type Unknown } from '../../values';
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

export const OUTPUT_KEYS = keys('condition', 'copy', 'metadata', 'type', 'value');

/** The keys of a value in a parameter file. */
export const GIVEN_KEYS = keys('expression', 'reference', 'value');

export const NAMESPACE_KEYS = keys('members', 'namespace');

export const FUNCTION_KEYS = keys('output', 'parameters');

/** Decides what a problem in a part of a template means: its value is unknown, or it is thrown. */
export type OnProblem = (problem: TemplateError) => Unknown;

const refuse: OnProblem = (problem) => {
  throw problem;
};

/** An object with its keys in the documented letter case. A key in two spellings is a problem. */
export function normalizeKeys(
  object: JsonObject,
  documented: Keys,
  path: Path,
  onProblem: OnProblem = refuse,
): JsonObject {
  const normalized = (key: string): string => documented.get(foldCase(key)) ?? key;
  if (Object.keys(object).every((key) => normalized(key) === key)) return object;
  const members = membersByName(object, path, onProblem, normalized);
  return Object.fromEntries([...members].map(([name, { value }]) => [name, value]));
}

/** Normalizes the keys of a value if it is an object. */
export const normalizeKeysOf = (
  value: unknown,
  documented: Keys,
  path: Path,
  onProblem: OnProblem = refuse,
): unknown => (isExpressionObject(value) ? normalizeKeys(value, documented, path, onProblem) : value);

export interface Member {
  /** The name as written. */
  readonly name: string;
  readonly value: unknown;
}

/**
 * The members of an object by the name under which Azure Resource Manager finds them. It ignores the letter case of
 * parameter and variable names, so a name in two spellings is a problem.
 */
export function membersByName(
  object: JsonObject,
  path: Path,
  onProblem: OnProblem,
  nameOf: (key: string) => string = foldCase,
): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const name of Object.keys(object)) {
    const folded = nameOf(name);
    const other = members.get(folded);
    if (other === undefined) members.set(folded, { name, value: object[name] });
    else members.set(folded, { ...other, value: onProblem(twoSpellings(other.name, name, [...path, name])) });
  }
  return members;
}

const twoSpellings = (one: string, other: string, path: Path): TemplateError =>
  new TemplateError(
    `Duplicate key: ${one} and ${other} differ only in letter case, which Azure Resource Manager ignores. Remove one of the two.`,
    { path },
  );

import { existsSync } from 'node:fs';
import { aliasPath as publishedAliasPath } from '../core/aliases';
import { describeProblem, type FileProblem, problemIn, readDocument } from '../core/files';
import type { AliasPath, PolicyContext, ResourceBody } from '../core/policy-engine';
import { type Document, isArmTemplate, readArmTemplate, requireNoErrors } from '../core/templates';
import { Unknown } from '../core/values';
import { UsageError } from './exit-status';

type Json = Readonly<Record<string, unknown>>;

export const usageError = (problem: FileProblem): UsageError => new UsageError(describeProblem(problem));

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A policy definition as written in a file, and in the form that the engine reads. */
export interface PolicyFile {
  readonly document: Document;
  readonly definition: Json;
  /** The start of paths in the definition that the file does not contain. */
  readonly added: string;
}

/**
 * Reads a policy definition in one of three forms: a request body with `properties`, such as `azurepolicy.json` of the
 * community repository; the properties alone; or the policy rule alone, `{"if", "then"}`. The parameters of
 * `azurepolicy.rules.json` are in `azurepolicy.parameters.json` in the same folder.
 */
export function readPolicy(file: string): PolicyFile {
  const document = readDocument(file);
  const { value } = document;
  if (!isObject(value)) throw usageError({ file, message: NOT_A_POLICY });
  if (!('if' in value)) return { document, definition: value, added: '' };
  const parameters = file.replace(/\.rules\.json$/, '.parameters.json');
  return {
    document,
    definition: {
      mode: 'All',
      ...(parameters !== file && existsSync(parameters) ? { parameters: readDocument(parameters).value } : {}),
      policyRule: value,
    },
    added: 'policyRule.',
  };
}

const NOT_A_POLICY =
  'Not a policy definition. Examples: {"properties": {"policyRule": {…}}}, or the policy rule alone: {"if": {…}, "then": {"effect": "deny"}}';

/**
 * Reads the resources in a file: one resource as in a request body, an array of resources, or an ARM template. Values of
 * a template that are known only at deployment are {@link Unknown}.
 */
export function readResources(file: string): ResourceBody[] {
  const document = readDocument(file);
  const { value } = document;
  if (isArmTemplate(value)) return readTemplateResources(file, document, value);
  const resources: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (resources.length > 0 && resources.every(isObject)) return [...resources];
  throw usageError({ file, message: NOT_A_RESOURCE });
}

const NOT_A_RESOURCE =
  'Not a resource. Example: {"type": "Microsoft.ApiManagement/service/apis", "name": "orders", "properties": {"protocols": ["https"]}}';

function readTemplateResources(file: string, document: Document, template: Json): ResourceBody[] {
  const { resources, unread } = inFile(file, document, () => {
    const reading = readArmTemplate(template, { values: 'final' });
    requireNoErrors(reading.problems);
    return reading;
  });
  const missing = unread.find(({ isScript }) => !isScript);
  if (missing)
    throw usageError({
      file,
      ...document.locate(missing.path),
      message: `Not all resources of the template are known: ${missing.reason}.`,
    });
  // The engine reads names as text, so a name known only at deployment is omitted.
  return resources.map(({ body, type, name }) => ({ ...body, type, ...(name instanceof Unknown ? {} : { name }) }));
}

function inFile<T>(file: string, document: Document, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw usageError(problemIn(file, error, document));
  }
}

/**
 * Reads a list of aliases: the output of `az provider show --expand resourceTypes/aliases` or `az provider list`, a
 * response of the REST API, or an object that maps aliases to paths. The list of this project supplies all other aliases.
 */
export function readAliases(file: string): AliasPath {
  const { value } = readDocument(file);
  const paths = new Map(aliasesIn(value).map(([alias, path]) => [alias.toLowerCase(), path]));
  if (paths.size === 0) throw usageError({ file, message: NO_ALIASES });
  return (alias) => paths.get(alias.toLowerCase()) ?? publishedAliasPath(alias);
}

const NO_ALIASES =
  'No aliases found. Example: {"Microsoft.Storage/storageAccounts/minimumTlsVersion": "properties.minimumTlsVersion"}, or the output of `az provider show --namespace Microsoft.Storage --expand resourceTypes/aliases`';

function aliasesIn(json: unknown): [alias: string, path: string][] {
  if (Array.isArray(json)) return json.flatMap(aliasesIn);
  if (!isObject(json)) return [];
  const { value, resourceTypes, aliases, name, defaultPath } = json;
  if (Array.isArray(value) || Array.isArray(resourceTypes) || Array.isArray(aliases))
    return [value, resourceTypes, aliases].flatMap(aliasesIn);
  if (typeof name === 'string') {
    // In the output of the Azure CLI the path is in an object.
    const path = isObject(defaultPath) ? defaultPath['path'] : defaultPath;
    return typeof path === 'string' ? [[name, path]] : [];
  }
  return Object.entries(json).flatMap(([alias, path]): [string, string][] =>
    alias.includes('/') && typeof path === 'string' ? [[alias, path]] : [],
  );
}

/** Reads the parts of a request that only Azure knows: `{"resourceGroup": {"name": …}, "subscription": …}`. */
export function readContext(file: string): PolicyContext {
  const { value } = readDocument(file);
  const known = isObject(value) && Object.entries(value).every(([key, member]) => CONTEXT.has(key) && isObject(member));
  if (known) return value;
  const message = `Not a context. Allowed properties: ${[...CONTEXT].join(', ')}. Example: {"resourceGroup": {"name": "orders", "location": "westeurope"}}`;
  throw usageError({ file, message });
}

const CONTEXT = new Set(['subscription', 'resourceGroup', 'requestContext', 'policy']);

/**
 * Reads policy parameters from `name=value` and from files. The value is JSON, except for text parameters. In a file each
 * value is either plain or `{"value": …}`.
 * @param given `name=value` or file names. Later values replace earlier ones.
 * @param isText whether the named parameter is a text parameter.
 */
export function readValues(
  given: readonly string[],
  isText: (name: string) => boolean,
): Readonly<Record<string, unknown>> {
  const values = given.flatMap((argument): [string, unknown][] => {
    const { name, text } = /^(?<name>[\w-]+)=(?<text>.*)$/s.exec(argument)?.groups ?? {};
    if (name === undefined || text === undefined) return valuesIn(argument);
    return [[name, isText(name) ? text : parseValue(name, text)]];
  });
  return Object.fromEntries(values);
}

function parseValue(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(
      `The value of parameter ${name} is not valid JSON: ${text}. Example: --parameters 'names=["a"]'`,
    );
  }
}

function valuesIn(file: string): [string, unknown][] {
  const { value } = readDocument(file);
  if (!isObject(value))
    throw usageError({ file, message: 'Not an object of parameters. Example: {"effect": {"value": "Deny"}}' });
  const parameters = isObject(value['parameters']) ? value['parameters'] : value;
  return Object.entries(parameters).map(([name, given]) => [
    name,
    isObject(given) && Object.hasOwn(given, 'value') ? given['value'] : given,
  ]);
}

import { existsSync } from 'node:fs';
import { aliasPath as publishedAliasPath } from '../core/aliases';
import { describeProblem, type FileProblem, problemIn, readDocument } from '../core/files';
import type { AliasPath, PolicyContext, ResourceBody } from '../core/policy-engine';
import { type Document, isArmTemplate, readArmTemplate } from '../core/templates';
import { Unknown } from '../core/values';
import { UsageError } from './exit-status';

type Json = Readonly<Record<string, unknown>>;

export const usageError = (problem: FileProblem): UsageError => new UsageError(describeProblem(problem));

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A policy definition as it was read from a file, and as the engine reads it. */
export interface PolicyFile {
  readonly document: Document;
  readonly definition: Json;
  /** What paths in the definition begin with that the file itself does not have. */
  readonly added: string;
}

/**
 * Reads a policy definition in one of the forms in which people keep them: the body of a PUT, with `properties`, which
 * is also `azurepolicy.json` of the community's layout; the properties alone; or a rule alone, `{"if", "then"}`, which
 * is also `azurepolicy.rules.json`, and then has its parameters in `azurepolicy.parameters.json` beside it.
 */
export function readPolicy(file: string): PolicyFile {
  const document = readDocument(file);
  const { value } = document;
  if (!isObject(value)) throw usageError({ file, message: NO_POLICY });
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

const NO_POLICY =
  'This is no policy definition. It has "properties" with a "policyRule", or is the rule alone: {"if": {…}, "then": {"effect": "deny"}}';

/**
 * The resources in a file: one as a request has it, an array of them, or those of an ARM template. What a template
 * leaves open is {@link Unknown} in them.
 */
export function readResources(file: string): ResourceBody[] {
  const document = readDocument(file);
  const { value } = document;
  if (isArmTemplate(value)) return readTemplateResources(file, document, value);
  const resources: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (resources.length > 0 && resources.every(isObject)) return [...resources];
  throw usageError({ file, message: NO_RESOURCE });
}

const NO_RESOURCE =
  'This is no resource. Example: {"type": "Microsoft.ApiManagement/service/apis", "name": "orders", "properties": {"protocols": ["https"]}}';

function readTemplateResources(file: string, document: Document, template: Json): ResourceBody[] {
  const { resources, unread } = inFile(file, document, () => readArmTemplate(template));
  const [missing] = unread;
  if (missing)
    throw usageError({
      file,
      ...document.locate(missing.path),
      message: `Not all resources are known: ${missing.reason}.`,
    });
  // A name that is known only at deployment is text to the engine.
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
 * Reads a list of aliases: what `az provider show --expand resourceTypes/aliases` prints for a provider or
 * `az provider list` for all, an answer of the REST API, or an object of aliases with their paths. This project's list is
 * used for what it leaves out.
 */
export function readAliases(file: string): AliasPath {
  const { value } = readDocument(file);
  const paths = new Map(aliasesIn(value).map(([alias, path]) => [alias.toLowerCase(), path]));
  if (paths.size === 0) throw usageError({ file, message: NO_ALIASES });
  return (alias) => paths.get(alias.toLowerCase()) ?? publishedAliasPath(alias);
}

const NO_ALIASES =
  'There are no aliases in this. Example: {"Microsoft.Storage/storageAccounts/minimumTlsVersion": "properties.minimumTlsVersion"}, or what `az provider show --namespace Microsoft.Storage --expand resourceTypes/aliases` prints';

function aliasesIn(json: unknown): [alias: string, path: string][] {
  if (Array.isArray(json)) return json.flatMap(aliasesIn);
  if (!isObject(json)) return [];
  const { value, resourceTypes, aliases, name, defaultPath } = json;
  if (Array.isArray(value) || Array.isArray(resourceTypes) || Array.isArray(aliases))
    return [value, resourceTypes, aliases].flatMap(aliasesIn);
  if (typeof name === 'string') {
    // The Azure CLI gives the path an object of its own.
    const path = isObject(defaultPath) ? defaultPath['path'] : defaultPath;
    return typeof path === 'string' ? [[name, path]] : [];
  }
  return Object.entries(json).flatMap(([alias, path]): [string, string][] =>
    alias.includes('/') && typeof path === 'string' ? [[alias, path]] : [],
  );
}

/** What only Azure knows of the request, for rules that ask for it: `{"resourceGroup": {"name": …}, "subscription": …}`. */
export function readContext(file: string): PolicyContext {
  const { value } = readDocument(file);
  const known = isObject(value) && Object.entries(value).every(([key, member]) => CONTEXT.has(key) && isObject(member));
  if (known) return value;
  const message = `This is no context: an object of ${[...CONTEXT].join(', ')}. Example: {"resourceGroup": {"name": "orders", "location": "westeurope"}}`;
  throw usageError({ file, message });
}

const CONTEXT = new Set(['subscription', 'resourceGroup', 'requestContext', 'policy']);

/**
 * The values of a definition's parameters: `name=value`, where the value is JSON unless the parameter is a text, or a
 * file of them, with the values as they are or each as `{"value": …}`.
 * @param given `name=value` and files; what comes later counts.
 * @param isText whether a parameter of a name takes texts.
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
      `The parameter ${name} is no text, and ${text} is no JSON. Example: --parameters 'names=["a"]'`,
    );
  }
}

function valuesIn(file: string): [string, unknown][] {
  const { value } = readDocument(file);
  if (!isObject(value))
    throw usageError({ file, message: 'This is no object of parameters. Example: {"effect": {"value": "Deny"}}' });
  const parameters = isObject(value['parameters']) ? value['parameters'] : value;
  return Object.entries(parameters).map(([name, given]) => [
    name,
    isObject(given) && Object.hasOwn(given, 'value') ? given['value'] : given,
  ]);
}

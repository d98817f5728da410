import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withStandIns } from '../../clouds/simulator';
import type { Catalogue } from '../../core/catalogue';
import { isArmTemplate, parseDocument, readArmTemplate, TemplateError } from '../../core/templates';
import { type GeneratedResource, generateRelated, generateResources } from './resources';

/** A request that both engines evaluate. */
export interface Case {
  /** The source of the request: `corpora/azure/rest-examples #3`. */
  readonly origin: string;
  readonly resource: GeneratedResource;
  /** The existing related resource, for effects that evaluate one. */
  readonly related?: GeneratedResource;
}

const NAMESPACE = 'Microsoft.ApiManagement/';

/** Every example of the catalogue. */
export const catalogueCases = (catalogue: Catalogue): Case[] =>
  catalogue.flatMap(({ id, targets }) =>
    Object.entries(targets)
      .filter(([type]) => type.startsWith(NAMESPACE))
      .flatMap(([type, { compliant, violating }]) =>
        [...compliant, ...violating].map((properties, index) => ({
          origin: `${id} on ${type}, example ${index + 1}`,
          resource: { type, name: 'contoso/example', properties },
        })),
      ),
  );

/** Generated resources. The same seed gives the same resources. */
export function generatedCases(catalogue: Catalogue, count: number, seed: number): Case[] {
  const related = generateRelated(count, seed);
  return generateResources(catalogue, count, seed).map((resource, index) => {
    const found = related[index];
    return {
      origin: `generated #${index} of seed ${seed}`,
      resource,
      ...(found === undefined ? {} : { related: found }),
    };
  });
}

/** The API Management resources in a folder and its subfolders of REST examples, Azure responses and ARM templates. */
export function corpusCases(folder: string): { readonly cases: Case[]; readonly unreadable: readonly string[] } {
  const unreadable: string[] = [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json') && !name.startsWith(BUILT_INS))
    .toSorted();
  const cases = names.flatMap((name) => {
    try {
      const { value } = parseDocument(readFileSync(join(folder, name), 'utf8'), { file: name });
      return resourcesIn(value).map((resource, index) => ({ origin: `${name} #${index + 1}`, resource }));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      unreadable.push(`${name}: ${error.message}`);
      return [];
    }
  });
  return { cases, unreadable };
}

/** The folder of built-in definitions in the corpora. */
export const BUILT_INS = 'builtin';

function resourcesIn(json: unknown): GeneratedResource[] {
  if (isArmTemplate(json))
    return readArmTemplate(json)
      .resources.filter(({ type }) => isApiManagement(type))
      .map(({ body }) => withStandIns(body) as GeneratedResource);
  if (Array.isArray(json)) return json.flatMap(resourcesIn);
  if (typeof json !== 'object' || json === null) return [];
  const body = json as Readonly<Record<string, unknown>>;
  const { type, name } = body;
  if (typeof type === 'string' && isApiManagement(type) && typeof name === 'string')
    // A REST example has the bodies of the request and the response.
    return 'request' in body
      ? [body['request'], body['response']].map((given) => ({ type, name, ...(given as object) }))
      : [body as GeneratedResource];
  return resourcesIn(body['value']);
}

const isApiManagement = (type: string): boolean => type.toLowerCase().startsWith(NAMESPACE.toLowerCase());

/** The folder with the corpora beside the project; undefined if it does not exist. */
export function sharedCorpora(root: string): string | undefined {
  const folder = join(root, '../shared/corpora/azure');
  return existsSync(folder) ? folder : undefined;
}

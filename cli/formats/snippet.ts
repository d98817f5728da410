import { Scalar, stringify } from 'yaml';
import type { CheckFinding } from '../../check/report';
import { controls } from '../../controls';
import type { Target } from '../../controls/control';
import { readPath } from '../../evaluation/properties';
import { isAbsent } from '../../evaluation/requirement';

type Language = 'yaml' | 'json';

export interface Snippet {
  readonly language: Language;
  readonly lines: readonly string[];
}

/**
 * What to write among the properties of the resource, in the language of its template: what the catalogue's compliant
 * example has there. Undefined where the catalogue has none.
 */
export function snippetOf({ control, file, property, resourceType }: CheckFinding): Snippet | undefined {
  const value = exampleOf(control, resourceType, property);
  if (value === undefined) return undefined;
  const language = isAws(resourceType) && !/\.json$/i.test(file) ? 'yaml' : 'json';
  const key = JSON.stringify([control, resourceType, property, language]);
  const snippet = snippets.get(key) ?? printSnippet(resourceType, property, value, language);
  snippets.set(key, snippet);
  return snippet;
}

/** There are few, and they come up in thousands of findings. */
const snippets = new Map<string, Snippet>();

function printSnippet(resourceType: string, property: string, value: unknown, language: Language): Snippet {
  const shown = isReference(resourceType, property, value) ? reference(property, language) : value;
  const members = property.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), shown);
  return { language, lines: language === 'yaml' ? yamlLines(members) : jsonMembers(members) };
}

/** Properties as a template has them. */
export const printProperties = (properties: unknown, resourceType: string): Snippet =>
  isAws(resourceType)
    ? { language: 'yaml', lines: yamlLines(properties) }
    : { language: 'json', lines: jsonLines(properties) };

function exampleOf(controlId: string, resourceType: string, property: string): unknown {
  const targets = controls.find(({ id }) => id === controlId)?.targets ?? {};
  const target: Target | undefined = Object.hasOwn(targets, resourceType) ? targets[resourceType] : undefined;
  return target?.compliant.map((properties) => readPath(properties, property)).find((value) => !isAbsent(value));
}

const isAws = (resourceType: string): boolean => resourceType.startsWith('AWS::');

/** The id of another resource: a made-up id would help nobody, a reference to that resource says where it comes from. */
const isReference = (resourceType: string, property: string, value: unknown): boolean =>
  isAws(resourceType) && property.endsWith('Id') && typeof value === 'string';

function reference(property: string, language: Language): unknown {
  const logicalId = (property.split('.').at(-1) ?? property).slice(0, -'Id'.length);
  if (language === 'json') return { Ref: logicalId };
  const short = new Scalar(logicalId);
  short.tag = '!Ref';
  return short;
}

const yamlLines = (value: unknown): string[] => stringify(value, { lineWidth: 0 }).trimEnd().split('\n');

const jsonLines = (value: unknown): string[] => JSON.stringify(value, null, 2).split('\n');

/** Members as they stand in an object that has others, each collection of one scalar on one line. */
const jsonMembers = (value: unknown): string[] =>
  jsonLines(value)
    .slice(1, -1)
    .map((line) => line.slice(2))
    .join('\n')
    .replaceAll(/([[{])\n\s*([^[\]{}\n]*)\n\s*([\]}])/g, '$1$2$3')
    .split('\n');

import type { CheckFinding } from '../../check';
import { type Control, isAwsType, type Properties } from '../../core/catalogue';
import { isAbsent } from '../../core/evaluation';
import { readPath } from '../../core/values';

type Language = 'yaml' | 'json';

export interface Snippet {
  readonly language: Language;
  readonly lines: readonly string[];
}

/**
 * What to write among the properties of the resource, or among the sections of its template where the property is one of
 * the Globals, in the language of the template: the first value that the configuration allows, else
 * the value in a compliant example of the control. Undefined where there is neither.
 */
export function snippetOf({ allowed, control, file, property, resourceType }: CheckFinding): Snippet | undefined {
  const value = allowed === undefined ? exampleOf(control.targets, resourceType, property) : allowed[0];
  if (value === undefined) return undefined;
  const language = isAwsType(resourceType) && !/\.json$/i.test(file) ? 'yaml' : 'json';
  const isReferred = allowed === undefined && isReference(resourceType, property, value);
  const key = JSON.stringify([value, property, language, isReferred]);
  const snippet = snippets.get(key) ?? printSnippet(property, value, language, isReferred);
  snippets.set(key, snippet);
  return snippet;
}

/** There are few, and they come up in thousands of findings. */
const snippets = new Map<string, Snippet>();

function printSnippet(property: string, value: unknown, language: Language, isReferred: boolean): Snippet {
  const names = property.split('.');
  const logicalId = isReferred ? referenced(property) : undefined;
  if (language === 'yaml')
    return {
      language,
      lines: yamlMembers(names, logicalId === undefined ? JSON.stringify(value) : `!Ref ${logicalId}`),
    };
  const shown = logicalId === undefined ? value : { Ref: logicalId };
  return { language, lines: jsonMembers(names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), shown)) };
}

function exampleOf(targets: Control['targets'], resourceType: string, property: string): unknown {
  const own = property.replace(/^Globals\.Api\./, '');
  return compliantExamples(targets, resourceType)
    .map((properties) => readPath(properties, own))
    .find((value) => !isAbsent(value));
}

/** Of what SAM makes stages of, any that mends one of these. */
const compliantExamples = (targets: Control['targets'], resourceType: string): readonly Properties[] =>
  resourceType.startsWith('AWS::Serverless::')
    ? Object.values(targets).flatMap(({ serverless }) => serverless?.compliant ?? [])
    : Object.hasOwn(targets, resourceType)
      ? (targets[resourceType]?.compliant ?? [])
      : [];

/** The id of another resource: a made-up id would help nobody, a reference to that resource says where it comes from. */
const isReference = (resourceType: string, property: string, value: unknown): boolean =>
  isAwsType(resourceType) && property.endsWith('Id') && typeof value === 'string';

const referenced = (property: string): string => (property.split('.').at(-1) ?? property).slice(0, -'Id'.length);

/** One member in another; the innermost has a value in YAML, be it JSON. */
const yamlMembers = (names: readonly string[], value: string): string[] =>
  names.map((name, depth) => `${'  '.repeat(depth)}${name}:${depth === names.length - 1 ? ` ${value}` : ''}`);

const jsonLines = (value: unknown): string[] => JSON.stringify(value, null, 2).split('\n');

/** Members as they stand in an object that has others, each collection of one scalar on one line. */
const jsonMembers = (value: unknown): string[] =>
  jsonLines(value)
    .slice(1, -1)
    .map((line) => line.slice(2))
    .join('\n')
    .replaceAll(/([[{])\n\s*([^[\]{}\n]*)\n\s*([\]}])/g, '$1$2$3')
    .split('\n');

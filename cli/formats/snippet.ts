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
 * The fix of a finding in the language of the template: the first value that the configuration allows, else the value in
 * a compliant example of the control. It belongs below the properties of the resource, or at the top level of the
 * template if the property is one of the Globals. Undefined if there is neither value.
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

/** Thousands of findings share a few snippets. */
const snippets = new Map<string, Snippet>();

function printSnippet(property: string, value: unknown, language: Language, isReferred: boolean): Snippet {
  const names = property.split('.');
  const logicalId = isReferred ? referencedId(property) : undefined;
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

/** For a SAM resource, the SAM examples of all targets: the fix is the same. */
const compliantExamples = (targets: Control['targets'], resourceType: string): readonly Properties[] =>
  resourceType.startsWith('AWS::Serverless::')
    ? Object.values(targets).flatMap(({ serverless }) => serverless?.compliant ?? [])
    : Object.hasOwn(targets, resourceType)
      ? (targets[resourceType]?.compliant ?? [])
      : [];

/** Whether the value is the ID of another resource. The snippet then contains a reference instead of an invented ID. */
const isReference = (resourceType: string, property: string, value: unknown): boolean =>
  isAwsType(resourceType) && property.endsWith('Id') && typeof value === 'string';

const referencedId = (property: string): string => (property.split('.').at(-1) ?? property).slice(0, -'Id'.length);

/** Nested YAML mappings; the innermost has the value. */
const yamlMembers = (names: readonly string[], value: string): string[] =>
  names.map((name, depth) => `${'  '.repeat(depth)}${name}:${depth === names.length - 1 ? ` ${value}` : ''}`);

const jsonLines = (value: unknown): string[] => JSON.stringify(value, null, 2).split('\n');

/** Object members without the enclosing braces. A collection with one scalar is on one line. */
const jsonMembers = (value: unknown): string[] =>
  jsonLines(value)
    .slice(1, -1)
    .map((line) => line.slice(2))
    .join('\n')
    .replaceAll(/([[{])\n\s*([^[\]{}\n]*)\n\s*([\]}])/g, '$1$2$3')
    .split('\n');

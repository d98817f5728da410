import { aliasPath } from '../../core/aliases';
import type { PolicyResult } from '../../core/policy-engine';
import type { Answer } from './regorus';
import type { GeneratedResource } from './resources';
import {
  conditionsOf,
  mapConditions,
  mapExpressions,
  mapMembers,
  mapScalars,
  mapTexts,
  replaceAt,
  valueAt,
} from './rewriting';

/** A definition and a resource to evaluate it against. */
export interface Question {
  readonly definition: unknown;
  readonly resource: GeneratedResource;
}

/**
 * A point in which regorus interprets the policy language differently. It explains a difference only with a proof. With
 * `rewrite`, the question is changed so that the point no longer matters, and this project's engine must then give the
 * result of regorus. With `settles`, this project's engine must report a failure at this point.
 */
export interface Cause {
  readonly name: string;
  readonly reason: string;
  /** The documentation of the interpretation that this project follows. */
  readonly source: string;
  readonly rewrite?: (question: Question) => Question;
  readonly settles?: (ours: PolicyResult, theirs: Answer) => boolean;
}

const POLICY_RULE = 'https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule';
const ARRAYS = 'https://learn.microsoft.com/azure/governance/policy/how-to/author-policies-for-arrays';

const changeProperties = (question: Question, change: (properties: unknown) => unknown): Question => {
  const resource = replaceAt(question.resource, ['properties'], change) as GeneratedResource;
  return resource === question.resource ? question : { ...question, resource };
};

const changeTexts = (question: Question, change: (text: string) => string): Question =>
  changeProperties(question, (properties) => mapTexts(properties, change));

const changeDefinition = (question: Question, change: (definition: unknown) => unknown): Question => {
  const definition = change(question.definition);
  return definition === question.definition ? question : { ...question, definition };
};

/** Maps letters that full case folding equates to the same text; `ı` has no folding. */
const foldFully = (text: string): string =>
  text.replaceAll(/[^\p{ASCII}ı]/gu, (letter) => letter.toUpperCase().toLowerCase().toUpperCase().toLowerCase());

const failureOf = ({ status, reasons: [reason] }: PolicyResult): string | undefined =>
  status === 'failed' && reason?.kind === 'failure' ? reason.message : undefined;

const NOT_ORDERED = /which cannot be compared with/;
const TWICE = /^the resource has both /;

/** The aliases without [*] in the conditions of a definition. */
const plainAliases = (definition: unknown): string[] =>
  conditionsOf(definition).flatMap(({ field }) =>
    typeof field === 'string' && !field.includes('[*]') && aliasPath(field) !== undefined ? [field] : [],
  );

/** An expression that compares a field with contains() or equals(). */
const COMPARING = /"\[[^"]*\b(?:contains|equals)\([^"]*\bfield\(/i;

const ORDERING = new Set(['less', 'lessOrEquals', 'greater', 'greaterOrEquals']);
const DATE = /^\d{4}-\d{2}-\d{2}T/;

/** A text of hexadecimal digits with the same order as the code points of the folded text. */
const inCodePoints = (text: string): string =>
  Array.from(foldFully(text).toLowerCase(), (each) => (each.codePointAt(0) ?? 0).toString(16).padStart(6, '0')).join(
    '',
  );

/** The paths below properties that regorus compares case-sensitively. */
const CASE_SENSITIVE = [['properties', 'serviceFabricCluster', 'managementEndpoints'], ['type']] as const;

export const CAUSES: readonly Cause[] = [
  {
    name: 'full case folding',
    reason:
      'regorus compares strings with full Unicode case folding, where ſ equals s and the Kelvin sign equals k; this engine follows the ordinal comparison of .NET that ignores case, where they differ, so https with a long s is not https. Microsoft does not document which one applies',
    source: 'https://learn.microsoft.com/dotnet/api/system.stringcomparison',
    rewrite: (question) => changeTexts(question, foldFully),
  },
  {
    name: 'letter case of nested names',
    reason:
      'if the path of an alias is more than one level below properties, or the name of the alias is also the name of a member of every resource (type), regorus compares property names case-sensitively; the resource provider reads them case-insensitively',
    source: 'https://github.com/Azure/bicep/pull/11457',
    rewrite: (question) =>
      changeProperties(question, (properties) =>
        CASE_SENSITIVE.filter((path) => !isSpelledAsIs(question.resource, ['properties', ...path])).reduce(
          (each, path) => replaceAt(each, path.slice(0, 1), () => undefined),
          properties,
        ),
      ),
  },
  {
    name: 'missing values as strings',
    reason:
      'null and missing values compare as the empty string in this engine; in regorus like, contains and in are false for them',
    source: 'https://github.com/MicrosoftDocs/azure-docs/pull/41628',
    rewrite: (question) => withoutMissing(question, plainAliases(question.definition)),
  },
  {
    name: 'conditions on [*] without an array',
    reason:
      'a condition on [*] holds without items, because a missing array selects an empty collection; in regorus the condition is false',
    source: `${ARRAYS}#referencing-array-resource-properties`,
    rewrite: (question) =>
      conditionsOf(question.definition)
        .flatMap(({ field }) => (typeof field === 'string' && field.endsWith('[*]') ? [field.slice(0, -3)] : []))
        .reduce(
          (each, alias) => replaceAlias(each, alias, (value) => (Array.isArray(value) ? value : [null])),
          question,
        ),
  },
  {
    name: 'ordering of different types',
    reason:
      'less, greater and similar operators fail if the two values have different types, which denies; in regorus the condition is false',
    source: `${POLICY_RULE}#conditions`,
    settles: (ours, theirs) => NOT_ORDERED.test(failureOf(ours) ?? '') && isNone(theirs),
  },
  {
    name: 'ordering of strings',
    reason:
      'this engine orders strings as the invariant culture does, case-insensitively, with punctuation before letters and without control characters; regorus orders code points',
    source: `${POLICY_RULE}#conditions`,
    rewrite: (question) => {
      const rewritten = changeDefinition(question, (definition) =>
        mapConditions(definition, (condition) =>
          mapMembers(condition, (value, key) =>
            ORDERING.has(key) && isOrderedText(value) ? inCodePoints(value) : value,
          ),
        ),
      );
      return rewritten === question ? question : changeTexts(rewritten, inCodePoints);
    },
  },
  {
    name: 'failing functions',
    reason:
      'a failed template function makes the evaluation fail, which denies; regorus continues without a value, and the condition is false',
    source: `${POLICY_RULE}#avoiding-template-failures`,
    settles: (ours, theirs) => {
      const failure = failureOf(ours);
      return failure !== undefined && !NOT_ORDERED.test(failure) && !TWICE.test(failure) && isNone(theirs);
    },
  },
  {
    name: 'duplicate property names',
    reason:
      'if a resource has a property twice, in different letter case, the provider may read either, so the evaluation fails in this engine, which denies; regorus reads one of them',
    source: `${POLICY_RULE}#avoiding-template-failures`,
    settles: (ours, theirs) => TWICE.test(failureOf(ours) ?? '') && 'effect' in theirs,
  },
  {
    name: 'field() of a missing property',
    reason: 'field() returns the empty string for a missing property; regorus returns null',
    source: `${ARRAYS}#referencing-the-array-members-collection`,
    rewrite: (question) =>
      changeDefinition(question, (definition) =>
        mapExpressions(definition, (expression) =>
          expression.replaceAll(/field\('(?<alias>[^'[\]]+)'\)/g, (call: string, alias: string) =>
            isMissing(question.resource, alias) ? 'null()' : call,
          ),
        ),
      ),
  },
  {
    name: 'letter case in functions',
    reason:
      'the template functions equals() and contains() on an array are case-sensitive; in regorus they are case-insensitive',
    source: 'https://learn.microsoft.com/azure/azure-resource-manager/bicep/operators-comparison',
    rewrite: (question) => {
      if (!COMPARING.test(JSON.stringify(question.definition))) return question;
      const lowered = changeDefinition(question, (definition) =>
        mapExpressions(definition, (expression) =>
          // Field names must not change.
          expression.replaceAll(/'[^']*'/g, (literal) => (literal.includes('/') ? literal : literal.toLowerCase())),
        ),
      );
      return changeTexts(lowered, (text) => text.toLowerCase());
    },
  },
  {
    name: 'asterisks in values',
    reason:
      'the * of like stands for any text, including one that begins with an asterisk; regorus matches such an asterisk with the * of the pattern',
    source: `${POLICY_RULE}#conditions`,
    rewrite: (question) =>
      changeDefinition(question, (definition) =>
        mapConditions(definition, (condition) => {
          const { field, like, notLike, ...others } = condition;
          const value = typeof field === 'string' ? valueAt(question.resource, pathOf(field)) : undefined;
          if ((like ?? notLike) === undefined || typeof value !== 'string' || !value.includes('*')) return condition;
          return { field, ...others, ...(like === undefined ? { notEquals: notLike } : { equals: like }) };
        }),
      ),
  },
  {
    name: 'contains on objects',
    reason:
      'contains searches strings and arrays, containsKey the member names of an object; in regorus contains does both',
    source: `${POLICY_RULE}#conditions`,
    rewrite: (question) =>
      conditionsOf(question.definition).reduce(
        (each, { field, contains, notContains }) =>
          typeof field === 'string' && (contains ?? notContains) !== undefined
            ? replaceAlias(each, field, (value) =>
                typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : value,
              )
            : each,
        question,
      ),
  },
  {
    name: 'names of child resources',
    reason:
      "the field name is the last segment of a child's name and fullName the whole name; in regorus name is the whole name, and fullName is not supported",
    source: `${POLICY_RULE}#fields`,
    rewrite: (question) =>
      changeDefinition(question, (definition) =>
        mapConditions(definition, (condition) =>
          mapMembers(condition, (value, key) => (key === 'field' ? (CHILD_NAMES.get(value) ?? value) : value)),
        ),
      ),
  },
  {
    name: 'spellings of locations',
    reason: 'West Europe and westeurope are the same location; regorus compares them as strings',
    source: `${POLICY_RULE}#fields`,
    rewrite: (question) =>
      changeDefinition(question, (definition) =>
        mapConditions(definition, (condition) => {
          const { field, ...others } = condition;
          return field === 'location' ? { value: "[field('location')]", ...others } : condition;
        }),
      ),
  },
  {
    name: 'mode Indexed',
    reason: 'mode Indexed evaluates only types that support tags and location; regorus does not apply the mode',
    source:
      'https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics#resource-manager-modes',
    rewrite: (question) =>
      changeDefinition(question, (definition) => replaceAt(definition, ['properties', 'mode'], () => 'All')),
  },
  {
    name: 'aliases of other types',
    reason:
      'an alias belongs to a resource type, and on a resource of another type it is missing; regorus ignores the type of the alias',
    source: 'https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-alias',
    rewrite: (question) => {
      const [alias] = plainAliases(question.definition);
      const hasType = conditionsOf(question.definition).some(({ field }) => field === 'type');
      if (alias === undefined || hasType) return question;
      return { ...question, resource: { ...question.resource, type: alias.slice(0, alias.lastIndexOf('/')) } };
    },
  },
  {
    name: 'numbers as strings',
    reason:
      'very large and very small numbers compare as 1e+21 and 1e-7 in this engine; regorus writes all digits. Microsoft documents neither format',
    source: `${POLICY_RULE}#conditions`,
    rewrite: (question) =>
      changeProperties(question, (properties) =>
        mapScalars(properties, (scalar) => (typeof scalar === 'number' ? inDigits(scalar) : scalar)),
      ),
  },
];

/** Fields by the field that regorus reads in their place. */
const CHILD_NAMES: ReadonlyMap<unknown, string> = new Map([
  ['name', 'fullName'],
  // A field that no API has.
  ['fullName', 'kind'],
]);

function isSpelledAsIs(value: unknown, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return true;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false;
  return isSpelledAsIs((value as Readonly<Record<string, unknown>>)[name], rest);
}

const isNone = (theirs: Answer): boolean => 'effect' in theirs && theirs.effect === 'none';

const isOrderedText = (value: unknown): value is string => typeof value === 'string' && !DATE.test(value);

const pathOf = (alias: string): string[] => (aliasPath(alias) ?? '').split('.');

const isMissing = (resource: GeneratedResource, alias: string): boolean =>
  aliasPath(alias) !== undefined && (valueAt(resource, pathOf(alias)) ?? null) === null;

function replaceAlias(question: Question, alias: string, change: (value: unknown) => unknown): Question {
  if (aliasPath(alias) === undefined) return question;
  const resource = replaceAt(question.resource, pathOf(alias), change) as GeneratedResource;
  return resource === question.resource ? question : { ...question, resource };
}

/** Replaces missing values by an object, which never equals a string. */
const withoutMissing = (question: Question, aliases: readonly string[]): Question =>
  aliases.reduce((each, alias) => replaceAlias(each, alias, (value) => value ?? {}), question);

function inDigits(value: number): unknown {
  if (!String(value).includes('e')) return value;
  return Math.abs(value) >= 1 ? BigInt(value).toString() : value.toFixed(20).replace(/0+$/, '');
}

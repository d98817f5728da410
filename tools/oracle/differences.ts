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

/** A definition and the resource that it is asked about. */
export interface Question {
  readonly definition: unknown;
  readonly resource: GeneratedResource;
}

/**
 * A point in which regorus reads the language otherwise. It explains a difference only where it can be shown to: either
 * the question can be put so that the point no longer matters, and then this project's engine says of it what regorus
 * says, or the engine says itself that it fails at this point.
 */
export interface Cause {
  readonly name: string;
  readonly reason: string;
  /** Where the reading that this project follows is documented. */
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

/** Both members of a pair of letters that full case folding equates; `ı` has no folding. */
const foldFully = (text: string): string =>
  text.replaceAll(/[^\p{ASCII}ı]/gu, (letter) => letter.toUpperCase().toLowerCase().toUpperCase().toLowerCase());

const failureOf = ({ status, reasons: [reason] }: PolicyResult): string | undefined =>
  status === 'failed' && reason?.kind === 'failure' ? reason.message : undefined;

const NOT_ORDERED = /which cannot be compared with/;
const TWICE = /^the resource has both /;

/** The aliases without [*] on which a definition has a condition. */
const plainAliases = (definition: unknown): string[] =>
  conditionsOf(definition).flatMap(({ field }) =>
    typeof field === 'string' && !field.includes('[*]') && aliasPath(field) !== undefined ? [field] : [],
  );

/** An expression that compares a field with these functions. */
const COMPARING = /"\[[^"]*\b(?:contains|equals)\([^"]*\bfield\(/i;

const ORDERING = new Set(['less', 'lessOrEquals', 'greater', 'greaterOrEquals']);
const DATE = /^\d{4}-\d{2}-\d{2}T/;

/** A text whose digits order as the code points of the folded text do. */
const inCodePoints = (text: string): string =>
  Array.from(foldFully(text).toLowerCase(), (each) => (each.codePointAt(0) ?? 0).toString(16).padStart(6, '0')).join(
    '',
  );

export const CAUSES: readonly Cause[] = [
  {
    name: 'full case folding',
    reason:
      'regorus compares texts by full Unicode case folding, where ſ is s and the Kelvin sign is k; here letters are the same that .NET has as the same in ordinal comparison without case, so that https with a long s is no https. Microsoft does not document which it is',
    source: 'https://learn.microsoft.com/dotnet/api/system.stringcomparison',
    rewrite: (question) => changeTexts(question, foldFully),
  },
  {
    name: 'letter case of nested names',
    reason:
      'regorus finds a property whose alias does not stand directly below properties only where its names are in the letter case of the alias; the provider reads them in any',
    source: 'https://github.com/Azure/bicep/pull/11457',
    rewrite: (question) =>
      isSpelledAsIs(question.resource, ['properties', 'properties', 'serviceFabricCluster', 'managementEndpoints'])
        ? question
        : changeProperties(question, (properties) => replaceAt(properties, ['properties'], () => undefined)),
  },
  {
    name: 'missing values as texts',
    reason: 'null and what is missing compare here as the empty text; regorus has them meet no like, contains or in',
    source: 'https://github.com/MicrosoftDocs/azure-docs/pull/41628',
    rewrite: (question) => withoutMissing(question, plainAliases(question.definition)),
  },
  {
    name: 'conditions on the items of no array',
    reason:
      'a condition on [*] holds where there is no item, because a missing array selects an empty collection and all of it meets any condition; regorus has it fail',
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
    name: 'ordering of other types',
    reason:
      'less, greater and the like fail where the value is of another type than the one that it is compared to, which denies; for regorus the condition is false',
    source: `${POLICY_RULE}#conditions`,
    settles: (ours, theirs) => NOT_ORDERED.test(failureOf(ours) ?? '') && isNone(theirs),
  },
  {
    name: 'ordering of texts',
    reason:
      'texts order here as the invariant culture has them, without case, where punctuation comes before letters and control characters do not count; regorus orders code points',
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
      'a template function that fails makes the evaluation fail, which denies; regorus goes on without a value, and the condition is false',
    source: `${POLICY_RULE}#avoiding-template-failures`,
    settles: (ours, theirs) => {
      const failure = failureOf(ours);
      return failure !== undefined && !NOT_ORDERED.test(failure) && !TWICE.test(failure) && isNone(theirs);
    },
  },
  {
    name: 'names that are there twice',
    reason:
      'where a resource has a property twice, in different letter case, nobody can tell which of them the provider takes: the evaluation fails here, which denies; regorus takes one of them',
    source: `${POLICY_RULE}#avoiding-template-failures`,
    settles: (ours, theirs) => TWICE.test(failureOf(ours) ?? '') && 'effect' in theirs,
  },
  {
    name: 'field() of what is missing',
    reason: 'field() of a missing property is the empty text; regorus gives null',
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
      'the template functions equals() and contains() on an array mind the letter case of texts; for regorus they do not',
    source: 'https://learn.microsoft.com/azure/azure-resource-manager/bicep/operators-comparison',
    rewrite: (question) => {
      if (!COMPARING.test(JSON.stringify(question.definition))) return question;
      const lowered = changeDefinition(question, (definition) =>
        mapExpressions(definition, (expression) =>
          // The names of fields are to stay as they are.
          expression.replaceAll(/'[^']*'/g, (literal) => (literal.includes('/') ? literal : literal.toLowerCase())),
        ),
      );
      return changeTexts(lowered, (text) => text.toLowerCase());
    },
  },
  {
    name: 'asterisks in values',
    reason:
      'the * of like stands for any text, also for one that begins with an asterisk; regorus takes that one for the * of the pattern, and what follows it for text that has to be there',
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
      'contains looks into texts and arrays, and containsKey at the names in an object; for regorus contains does both',
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
    name: 'names of children',
    reason:
      'the field name is the last name of a child and fullName all of them; regorus compares name with all of them and knows no fullName',
    source: `${POLICY_RULE}#fields`,
    rewrite: (question) =>
      changeDefinition(question, (definition) =>
        mapConditions(definition, (condition) =>
          mapMembers(condition, (value, key) => (key === 'field' ? (CHILD_NAMES.get(value) ?? value) : value)),
        ),
      ),
  },
  {
    name: 'forms of locations',
    reason: 'West Europe and westeurope are the same location; regorus compares the texts',
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
    reason: 'in mode Indexed only types with tags and location are evaluated; regorus leaves that to its caller',
    source:
      'https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics#resource-manager-modes',
    rewrite: (question) =>
      changeDefinition(question, (definition) => replaceAt(definition, ['properties', 'mode'], () => 'All')),
  },
  {
    name: 'aliases of other types',
    reason:
      'an alias belongs to a type, and on a resource of another type it is missing; regorus reads it by its last names',
    source: 'https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-alias',
    rewrite: (question) => {
      const [alias] = plainAliases(question.definition);
      const hasType = conditionsOf(question.definition).some(({ field }) => field === 'type');
      if (alias === undefined || hasType) return question;
      return { ...question, resource: { ...question.resource, type: alias.slice(0, alias.lastIndexOf('/')) } };
    },
  },
  {
    name: 'numbers as texts',
    reason:
      'very large and very small numbers compare here as 1e+21 and 1e-7; regorus writes all digits. Microsoft documents neither',
    source: `${POLICY_RULE}#conditions`,
    rewrite: (question) =>
      changeProperties(question, (properties) =>
        mapScalars(properties, (scalar) => (typeof scalar === 'number' ? inDigits(scalar) : scalar)),
      ),
  },
];

/** What regorus reads for a field. */
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

/** With an object, which is no text and equals none, in the place of what is missing. */
const withoutMissing = (question: Question, aliases: readonly string[]): Question =>
  aliases.reduce((each, alias) => replaceAlias(each, alias, (value) => value ?? {}), question);

function inDigits(value: number): unknown {
  if (!String(value).includes('e')) return value;
  return Math.abs(value) >= 1 ? BigInt(value).toString() : value.toFixed(20).replace(/0+$/, '');
}

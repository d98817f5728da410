import type { ApiDefinitionFact, ApiImport, Target } from '../catalogue';
import { type FactElsewhere, type FactsElsewhere, isAbsent } from '../evaluation';
import { alternativesOf, mapCombinations, possibleValues, readPath, Unknown } from '../values';
import type { ApiDocument } from './api-document';
import { type ImportedValue, importedAddress, importedProtocols } from './api-management';
import { readApiDocument } from './read-api-document';

const VALUES: Readonly<Record<ApiDefinitionFact, (document: ApiDocument) => ImportedValue>> = {
  address: importedAddress,
  protocols: importedProtocols,
};

/** The facts in the API definitions of a resource. */
export function importedFacts(imports: readonly ApiImport[], target: Target, properties: unknown): FactsElsewhere {
  const given = imports.filter(({ content }) => !possibleValues(readPath(properties, content)).every(isAbsent));
  const [first, ...others] = given.map((each) => factsOf(each, target, properties));
  return others.reduce<FactsElsewhere>(combined, first ?? {});
}

function factsOf(definition: ApiImport, target: Target, properties: unknown): FactsElsewhere {
  const { content, facts, remediation } = definition;
  return Object.fromEntries(
    Object.entries(facts).flatMap(([fact, kind]): [string, FactElsewhere][] => {
      const path = target.facts[fact];
      if (path === null || path === undefined || kind === undefined) return [];
      const found = importedFact(definition, kind, path, properties);
      return found === undefined ? [] : [[fact, { ...found, property: content, remediation }]];
    }),
  );
}

type Found = Pick<FactElsewhere, 'value' | 'observation'>;

/** Undefined if the definition does not contain the fact, and the property of the fact decides. */
function importedFact(
  definition: ApiImport,
  kind: ApiDefinitionFact,
  path: string,
  properties: unknown,
): Found | undefined {
  const own = readPath(properties, path);
  const format = readPath(properties, definition.format);
  const content = readPath(properties, definition.content);
  const cases = possibleValues(
    mapCombinations([format, content], ([eachFormat, eachContent]) =>
      isAbsent(eachContent)
        ? undefined
        : read(eachFormat, eachContent, kind, { own, path, property: definition.content }),
    ),
  ).map((each) =>
    // More combinations than are read.
    each instanceof Unknown
      ? { value: each, observation: `${definition.content} ${each.describe()}` }
      : (each as Found | undefined),
  );
  const [only, ...others] = cases;
  if (others.length === 0) return only;
  return {
    value: alternativesOf(
      cases.map((each) => (each === undefined ? own : each.value)),
      'the definition has several possible values',
    ),
    observation: `${definition.content} ${(content instanceof Unknown ? content : new Unknown('its format is not known')).describe()}`,
  };
}

interface Own {
  /** The value of the fact's own property. */
  readonly own: unknown;
  readonly path: string;
  /** The property of the definition. */
  readonly property: string;
}

function read(
  format: unknown,
  content: unknown,
  kind: ApiDefinitionFact,
  { own, path, property }: Own,
): Found | undefined {
  const label = typeof format === 'string' && format.length < 40 ? `${property} (${format})` : property;
  const document = documentOf(format, content);
  if (document instanceof Unknown) return { value: document, observation: `${label} ${document.describe()}` };
  const { value, clause } = VALUES[kind](document);
  if (value !== undefined) return { value, observation: `${label}: ${clause}` };
  // API Management serves clients over https if nothing sets the protocols. It has no such default for the address.
  if (kind === 'protocols' || !isAbsent(own)) return undefined;
  return { value: new Unknown(clause), observation: `${label}: ${clause}, and ${path} is missing` };
}

interface ReadDocument {
  readonly format: unknown;
  readonly content: unknown;
  readonly document: ApiDocument | Unknown;
}

/** The last document. The controls read the definition of a resource one after the other. */
let latest: ReadDocument | undefined;

function documentOf(format: unknown, content: unknown): ReadDocument['document'] {
  if (latest === undefined || latest.format !== format || latest.content !== content)
    latest = { format, content, document: readApiDocument(format, content) };
  return latest.document;
}

/** Two definitions: which one the service reads depends on the version of the request. */
const combined = (one: FactsElsewhere, other: FactsElsewhere): FactsElsewhere => ({
  ...one,
  ...Object.fromEntries(
    Object.entries(other).map(([fact, found]) => {
      const before = one[fact];
      const reason = `${before?.property} and ${found.property} are both set`;
      const value = before === undefined ? found.value : alternativesOf([before.value, found.value], reason);
      return [fact, { ...found, value }];
    }),
  ),
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { checkTemplate } from '../../check/check-template';
import { type Document, parseDocument } from '../../core/templates/document';
import { templateKind } from '../../core/templates/kind';
import { TemplateError } from '../../core/templates/template-error';
import { isObject } from '../../core/values';
import { catalogue } from '../catalogue';
import { describeWithShared, sharedFile } from '../shared';

type Json = Readonly<Record<string, unknown>>;
type Path = readonly string[];

/** What one person or tool may get wrong, or may write next year. */
const BROKEN: readonly unknown[] = [
  { Ref: 'NoSuchThing' },
  { Ref: ['a'] },
  { 'Fn::GetAtt': 'a' },
  { 'Fn::Sub': '${a-b}' },
  { 'Fn::Sub': ['a'] },
  { 'Fn::Join': [','] },
  { 'Fn::Select': [9, ['a']] },
  { 'Fn::Split': ['', ''] },
  { 'Fn::If': ['NoSuchCondition', 'a', 'b'] },
  { 'Fn::If': [] },
  { 'Fn::FindInMap': ['No', 'such', 'map'] },
  { 'Fn::Base64': {} },
  { 'Fn::ForEach::Broken': 'a' },
  { 'Fn::Invented': { a: [1] } },
  { 'Fn::Kit::Invented': 'a' },
  { 'Fn::Sub': { 'Fn::Transform': { Name: 'a' } } },
  { 'Fn::Sub': 'a', 'Fn::Join': 'b' },
];

/** Verdicts in the form in which they are compared. The lines do not change, because the document is the same. */
function verdictsOf(document: Document): unknown {
  const options = {
    catalogue,
    parameters: new Map(),
    configuration: { controls: {}, parameters: {}, exemptions: [] },
    now: new Date('2027-01-01T00:00:00Z'),
  };
  const { findings } = checkTemplate(document, options);
  return findings.map(({ control, resource, property, status, message }) => [
    control.id,
    resource,
    property,
    status,
    message,
  ]);
}

const TARGET = /^AWS::(?:ApiGateway|Serverless)::/;

/** The places of values in outputs and in resources that no control looks at. */
function placesIn(value: unknown): Path[] {
  const template = isObject(value) ? value : {};
  const resources = Object.entries(isObject(template['Resources']) ? template['Resources'] : {});
  const others = resources.flatMap(([name, body]) =>
    isObject(body) && typeof body['Type'] === 'string' && !TARGET.test(body['Type'])
      ? below(body['Properties'], ['Resources', name, 'Properties'])
      : [],
  );
  const outputs = Object.entries(isObject(template['Outputs']) ? template['Outputs'] : {});
  return [...others, ...outputs.map(([name]) => ['Outputs', name, 'Value'])];
}

function below(value: unknown, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => below(member, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? replaced(item, rest, by) : item));
  const object = value as Json;
  return { ...object, [key]: replaced(object[key], rest, by) };
}

function readable(file: string): Document[] {
  try {
    const document = parseDocument(readFileSync(file, 'utf8'), { file });
    return templateKind(document.value) === 'CloudFormation' ? [document] : [];
  } catch (error) {
    if (error instanceof TemplateError) return [];
    throw error;
  }
}

describeWithShared('a broken expression outside every target', () => {
  const folder = sharedFile('corpora/aws');
  const documents = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:json|ya?ml)$/.test(name))
    .flatMap((name) => readable(join(folder, name)))
    .map((document) => ({ document, places: placesIn(document.value), verdicts: verdictsOf(document) }))
    .filter(({ places }) => places.length > 0);

  it('changes no verdict', () => {
    expect(documents.length).toBeGreaterThan(150);
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom(...BROKEN), (which, where, broken) => {
        const { document, places, verdicts } = documents[which % documents.length] as (typeof documents)[number];
        const place = places[where % places.length] as Path;
        const value = replaced(document.value, place, broken);
        expect({ place, broken, verdicts: verdictsOf({ ...document, value }) }).toEqual({ place, broken, verdicts });
      }),
      { numRuns: 1_000 },
    );
  }, 120_000);
});

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Catalogue, type Control, isAwsType, type Target } from '../../core/catalogue';
import { awsTypes } from '../../generator';
import { fileOf, isPlaceholder } from './catalogue-problems';
import { didYouMean } from './nearest';

const FOLDER = 'target-schemas';

/** Schemas that are missing for the catalogue, schemas without a control, and properties that a schema does not have. */
export async function repositoryProblems(root: string, catalogue: Catalogue): Promise<string[]> {
  const files = await readdir(join(root, FOLDER));
  const needed = new Map(awsTypes(catalogue).map((type) => [schemaOf(type), type]));
  const schemas = await Promise.all(
    [...needed]
      .filter(([name]) => files.includes(name))
      .map(async ([name, type]) => [type, await readSchema(join(root, FOLDER, name))] as const),
  );
  return [
    ...[...needed]
      .filter(([name]) => !files.includes(name))
      .map(
        ([name, type]) =>
          `${FOLDER}/${name}: file not found. The contract suite reads the schema of each target. Create the file with \`aws cloudformation describe-type --type RESOURCE --type-name ${type} --query Schema --output text > ${FOLDER}/${name}\`.`,
      ),
    ...files
      .filter((name) => !needed.has(name))
      .map((name) => `${FOLDER}/${name}: no control targets this type. Remove the file.`),
    ...propertyProblems(catalogue, new Map(schemas)),
  ];
}

/** `AWS::ApiGateway::Stage` → `aws-apigateway-stage.json`. */
const schemaOf = (type: string): string => `${type.toLowerCase().replaceAll('::', '-')}.json`;

/** The parts of CloudFormation's schema of a resource type, or of a value in it, that name properties. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly $ref?: string;
}

const readSchema = async (path: string): Promise<Schema> => JSON.parse(await readFile(path, 'utf8')) as Schema;

const propertyProblems = (catalogue: Catalogue, schemas: ReadonlyMap<string, Schema>): string[] =>
  catalogue.flatMap((control) =>
    Object.entries(control.targets).flatMap(([type, target]) => {
      const schema = schemas.get(type);
      if (schema === undefined || !isAwsType(type)) return [];
      return pathsOf(target).flatMap(({ where, path }) => {
        if (isPlaceholder(path)) return [];
        const unknown = unknownName(path.split('.'), schema, schema);
        return unknown === undefined ? [] : [problemWith(control, where, type, unknown)];
      });
    }),
  );

/** The properties that a target names, with their places in the target. */
const pathsOf = ({ facts, onlyWith, creates }: Target): { readonly where: string; readonly path: string }[] => [
  ...Object.entries(facts).flatMap(([fact, path]) => (path === null ? [] : [{ where: `facts.${fact}`, path }])),
  ...(onlyWith === undefined ? [] : [{ where: 'onlyWith', path: onlyWith }]),
  ...(creates?.identity ?? []).map((path) => ({ where: 'creates.identity', path })),
];

function problemWith(control: Control, where: string, type: string, { parent, name, known }: UnknownName): string {
  const hint = didYouMean(name, known, parent);
  return `${fileOf(control)}: ${where}: ${type} has no property ${parent}${name}. ${hint}The properties are in ${FOLDER}/${schemaOf(type)}.`;
}

interface UnknownName {
  /** The path before the name: `StageDescription.`, or empty. */
  readonly parent: string;
  readonly name: string;
  /** The names that the schema has there. */
  readonly known: readonly string[];
}

/** Undefined if the schema has the path, or says nothing about the members of a property on the path. */
function unknownName(
  [name, ...others]: readonly string[],
  schema: Schema,
  root: Schema,
  parent = '',
): UnknownName | undefined {
  const { properties } = resolved(schema, root);
  if (name === undefined || properties === undefined) return undefined;
  const next = Object.hasOwn(properties, name) ? properties[name] : undefined;
  return next === undefined
    ? { parent, name, known: Object.keys(properties) }
    : unknownName(others, next, root, `${parent}${name}.`);
}

/** A reference names a definition: `#/definitions/AccessLogSetting`. */
const resolved = (schema: Schema, root: Schema): Schema =>
  schema.$ref === undefined ? schema : (root.definitions?.[schema.$ref.slice('#/definitions/'.length)] ?? {});

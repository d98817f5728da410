import { UserError } from '../errors';
import { memberLike } from '../expressions';
import {
  type Document,
  type Path,
  parseDocument,
  readArmParameters,
  TemplateError,
  type TemplateKind,
  textParameter,
} from '../templates';
import { foldCase, isObject, type JsonObject, Unknown, Unreadable } from '../values';
import { describeProblem, problemIn } from './file-problem';
import { withUniqueKeys } from './read-document';
import { readSource, SourceError } from './read-source';

/** The value of a parameter as given, independent of the cloud. Plain data that can be sent to worker threads. */
export type GivenValue =
  /** Text. The type that the template declares determines its value. */
  | { readonly text: string }
  /** A JSON value. */
  | { readonly value: unknown }
  /** The reason why the value is known only at deployment. */
  | { readonly unknown: string };

/** By parameter name. */
export type GivenParameters = ReadonlyMap<string, GivenValue>;

/** Invalid parameters. The message contains the file, the position and a valid example. */
export class ParametersError extends UserError {
  override readonly name = 'ParametersError';
}

const PAIR = /^(?<name>[A-Za-z_][\w-]*)=(?<text>.*)$/s;
/** The prefixes of file names for the AWS CLI and the Azure CLI. */
const FILE_PREFIX = /^(?:file:\/\/|@)/;

/**
 * Reads parameters: `Key=Value`, and parameter files of the AWS CLI, of CodePipeline and of Azure, and plain objects.
 * If a parameter is given twice, the last value applies.
 * @throws ParametersError
 */
export function readParameters(given: readonly string[]): GivenParameters {
  return new Map(given.flatMap(readArgument));
}

type Entry = readonly [name: string, given: GivenValue];

function readArgument(argument: string): readonly Entry[] {
  const pair = readPair(argument);
  if (pair === undefined) return readFile(argument.replace(FILE_PREFIX, ''), argument);
  if (pair[0] === 'ParameterKey')
    throw new ParametersError(`Write ${JSON.stringify(argument)} as Key=Value. Example: StageName=prod`);
  return [pair];
}

function readPair(pair: string): Entry | undefined {
  const { name, text } = PAIR.exec(pair)?.groups ?? {};
  return name === undefined || text === undefined ? undefined : [name, { text }];
}

function readFile(file: string, argument: string): readonly Entry[] {
  let document: Document | undefined;
  try {
    document = withUniqueKeys(parseDocument(readSource(file), { file }));
    return readFormat(document.value);
  } catch (error) {
    if (error instanceof SourceError)
      throw new ParametersError(
        `${JSON.stringify(argument)} is neither Key=Value nor a parameter file. ${error.message} Examples: StageName=prod, parameters.json`,
        { cause: error },
      );
    throw new ParametersError(describeProblem(problemIn(file, error, document)), { cause: error });
  }
}

function readFormat(value: unknown): readonly Entry[] {
  if (Array.isArray(value)) return readAwsList(value);
  if (!isObject(value))
    throw new TemplateError(`A parameter file contains an object or a list. Example: ${AWS_EXAMPLE}`, { path: [] });
  const pipeline = own(value, 'Parameters');
  if (isObject(pipeline)) return Object.entries(pipeline).map(([name, each]) => [name, pipelineValue(name, each)]);
  if (isObject(own(value, 'parameters')) || isParameterSchema(own(value, '$schema')))
    return Object.entries(readArmParameters(value)).map(([name, each]) => [name, armValue(each)]);
  return Object.entries(value).map(([name, each]) => [name, { value: each }]);
}

const isParameterSchema = (schema: unknown): boolean =>
  typeof schema === 'string' && /deploymentParameters\.json#?$/i.test(schema);

const AWS_EXAMPLE = '[{"ParameterKey": "StageName", "ParameterValue": "prod"}]';

/** The format of the AWS CLI: objects for create-stack and update-stack, and also `Key=Value` for deploy. */
function readAwsList(items: readonly unknown[]): readonly Entry[] {
  const names = new Set<string>();
  return items.map((item, index) => {
    const entry = readAwsItem(item, [index]);
    if (names.has(entry[0]))
      throw new TemplateError(`The parameter ${entry[0]} is given twice. Remove one of the entries.`, {
        path: [index],
      });
    names.add(entry[0]);
    return entry;
  });
}

function readAwsItem(item: unknown, path: Path): Entry {
  const pair = typeof item === 'string' ? readPair(item) : undefined;
  if (pair) return pair;
  const name = isObject(item) ? own(item, 'ParameterKey') : undefined;
  if (!isObject(item) || typeof name !== 'string')
    throw new TemplateError(`A parameter has no ParameterKey. Example: ${AWS_EXAMPLE}`, { path });
  const text = textOf(own(item, 'ParameterValue'));
  if (text !== undefined) return [name, { text }];
  if (textOf(own(item, 'UsePreviousValue')) === 'true')
    return [name, { unknown: `the parameter ${name} keeps its previous value in the stack` }];
  throw new TemplateError(`The ParameterValue of ${name} is missing or not a string. Example: ${AWS_EXAMPLE}`, {
    path,
  });
}

/**
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-cfn-artifacts.html
 */
function pipelineValue(name: string, value: unknown): GivenValue {
  const text = textOf(value);
  if (text !== undefined) return { text };
  const [call] = isObject(value) ? Object.keys(value) : [];
  if (call === 'Fn::GetArtifactAtt' || call === 'Fn::GetParam')
    return { unknown: `the parameter ${name} is set by the pipeline with ${call}` };
  throw new TemplateError(
    `The value of the parameter ${name} is not a string. Example: {"Parameters": {"StageName": "prod"}}`,
    {
      path: ['Parameters', name],
    },
  );
}

const armValue = (value: unknown): GivenValue => (value instanceof Unknown ? { unknown: value.reason } : { value });

/**
 * The given parameters that a CloudFormation template declares, in the form that CloudFormation accepts: text, with
 * lists joined by commas. A value that cannot be converted to text is unreadable.
 */
export function stackParameters(given: GivenParameters, template: unknown): Record<string, string | Unknown> {
  const declared = stackDeclarations(given, template);
  return Object.fromEntries([...declared].map(([name, each]) => [name, stackValue(name, each)]));
}

/** The given parameters that a CloudFormation template declares. */
export function stackDeclarations(given: GivenParameters, template: unknown): GivenParameters {
  const section = isObject(template) ? own(template, 'Parameters') : undefined;
  const declared = isObject(section) ? section : {};
  return new Map([...given].filter(([name]) => Object.hasOwn(declared, name)));
}

function stackValue(name: string, given: GivenValue): string | Unknown {
  if ('unknown' in given) return new Unknown(given.unknown);
  if ('text' in given) return given.text;
  const texts = (Array.isArray(given.value) ? given.value : [given.value]).map(textOf);
  if (texts.every((text) => text !== undefined)) return texts.join(',');
  return new Unreadable(
    `The value of the parameter ${name} is not a string or a list of strings. Example: {"${name}": "prod"}`,
  );
}

/**
 * The given parameters that an ARM template declares, with the letter case of the declared names. Converts text to the
 * declared types.
 * @throws TemplateError if text is not a value of the declared type.
 */
export function armParameters(given: GivenParameters, template: unknown): Record<string, unknown> {
  const names = armNames(template);
  return Object.fromEntries(
    [...armDeclarations(given, template)].map(([givenName, each]) => {
      const name = names.get(foldCase(givenName)) ?? givenName;
      return [name, armGiven(template, name, each)];
    }),
  );
}

function armGiven(template: unknown, name: string, given: GivenValue): unknown {
  if ('unknown' in given) return new Unknown(given.unknown);
  return 'value' in given ? given.value : textParameter(template, name, given.text);
}

/** The given parameters that an ARM template declares. */
export function armDeclarations(given: GivenParameters, template: unknown): GivenParameters {
  const names = armNames(template);
  return new Map([...given].filter(([name]) => names.has(foldCase(name))));
}

/** The names of the parameters that an ARM template declares, by the names in lower case. */
const armNames = (template: unknown): ReadonlyMap<string, string> =>
  new Map(Object.keys(armDeclared(template)).map((name) => [foldCase(name), name]));

function armDeclared(template: unknown): JsonObject {
  const declared = isObject(template) ? memberLike(template, 'parameters') : undefined;
  return isObject(declared) ? declared : {};
}

const DECLARATIONS: Readonly<Record<TemplateKind, (given: GivenParameters, template: unknown) => GivenParameters>> = {
  ARM: armDeclarations,
  CloudFormation: stackDeclarations,
  // A change set contains its parameter values.
  'change set': () => new Map(),
};

/** The names of the given parameters that a template declares. */
export const declaredNames = (
  given: GivenParameters,
  { kind, document }: { readonly kind: TemplateKind; readonly document: Document },
): string[] => (given.size === 0 ? [] : [...DECLARATIONS[kind](given, document.value).keys()]);

/**
 * The given parameters that no template declares. Most of them are misspelled.
 * @param declared the results of {@link declaredNames} for all templates.
 */
export const unusedParameters = (given: GivenParameters, declared: readonly string[]): readonly string[] => {
  const known = new Set(declared);
  return [...given.keys()].filter((name) => !known.has(name));
};

const own = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);

/** The text of a scalar; undefined for other values. */
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

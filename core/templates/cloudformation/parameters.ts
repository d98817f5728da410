import { alternativesOf, isObject, type JsonObject, PresumedPresent, Unknown, Unreadable } from '../../values';
import { TemplateError } from '../template-error';
import type { DeploymentContext } from './context';
import { isUnlisted, unlistedFunction } from './intrinsics';
import { inside, type Place, templateError } from './place';
import { clauseOf, type Problems } from './problems';
import { textOf } from './values';

export interface Parameters {
  /** Each value is text, a list of texts, or Unknown. */
  readonly values: ReadonlyMap<string, unknown>;
  /** The values if no parameter had its default; undefined if none has. */
  readonly withoutDefaults: (() => ReadonlyMap<string, unknown>) | undefined;
  /** The parameters that have neither a given value nor a default. */
  readonly missing: readonly string[];
  /** The reason why there may be more parameters than declared; undefined if there are no others. */
  readonly mayBeMore: Unknown | undefined;
}

type Given = Pick<DeploymentContext, 'parameters' | 'defaultsAreFinal'>;

/** The values of a template's parameters. Errors are reported in CloudFormation's words. */
export function resolveParameters(section: unknown, given: Given, problems: Problems): Parameters {
  const sectionPlace = inside(undefined, 'Parameters');
  const values = new Map<string, unknown>();
  const withDefault: (readonly [name: string, declaration: JsonObject])[] = [];
  const missing: string[] = [];
  let mayBeMore: Unknown | undefined;
  if (section !== undefined && section !== null && !isObject(section))
    mayBeMore = problems.error(templateError(`Parameters is not an object. Example: ${EXAMPLE}`, sectionPlace));
  const declared = isObject(section) ? section : {};

  const undeclared = Object.keys(given.parameters).filter((name) => !Object.hasOwn(declared, name));
  if (undeclared.length > 0)
    problems.error(templateError(`Parameters: [${undeclared.join(', ')}] do not exist in the template`, sectionPlace));

  for (const [name, declaration] of Object.entries(declared)) {
    if (name.startsWith('Fn::')) {
      if (isUnlisted(name)) unlistedFunction(name, inside(sectionPlace, name), { problems });
      mayBeMore = new Unknown(`${name} adds parameters at deployment`);
      continue;
    }
    const { value, origin } = read(name, declaration, inside(sectionPlace, name), given, problems);
    values.set(name, value);
    if (origin === 'none') missing.push(name);
    if (origin === 'default' && isObject(declaration)) withDefault.push([name, declaration]);
  }
  const withoutDefaults = (): ReadonlyMap<string, unknown> =>
    new Map([...values, ...withDefault.map(([name, each]) => [name, withoutValue(name, each)] as const)]);
  return {
    values,
    withoutDefaults: withDefault.length > 0 && !given.defaultsAreFinal ? withoutDefaults : undefined,
    missing,
    mayBeMore,
  };
}

const EXAMPLE = '{"Env": {"Type": "String", "Default": "dev"}}';

/** Where the value of a parameter comes from. */
type Origin = 'given' | 'default' | 'none';

function read(
  name: string,
  declaration: unknown,
  place: Place,
  { parameters, defaultsAreFinal }: Given,
  problems: Problems,
): { value: unknown; origin: Origin } {
  let origin: Origin = Object.hasOwn(parameters, name) ? 'given' : 'default';
  try {
    if (!isObject(declaration) || typeof declaration['Type'] !== 'string')
      throw templateError(`The parameter ${name} has no Type. Example: ${EXAMPLE}`, place);
    const text = origin === 'given' ? parameters[name] : defaultOf(name, declaration, place);
    if (text === undefined) return { value: withoutValue(name, declaration), origin: 'none' };
    if (text instanceof Unreadable) throw templateError(text.reason, place);
    if (text instanceof Unknown) return { value: anyOf(declaration, text.reason), origin };
    if (origin === 'given' || defaultsAreFinal) return { value: valueOf(name, declaration, text, place), origin };
    return { value: defaultValue(name, declaration, text, place), origin };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { value: problems.error(error), origin };
  }
}

function defaultOf(name: string, declaration: JsonObject, place: Place): string | undefined {
  if (!Object.hasOwn(declaration, 'Default')) return undefined;
  const text = textOf(declaration['Default']);
  if (text === undefined)
    throw templateError(
      `The Default of the parameter ${name} is not a string. Example: ${EXAMPLE}`,
      inside(place, 'Default'),
    );
  return text;
}

/** A default that cannot be deployed is a hint for people, and counts as no value. */
function defaultValue(name: string, declaration: JsonObject, text: string, place: Place): unknown {
  try {
    return valueOf(name, declaration, text, place);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return withoutValue(name, declaration, `, and its default cannot be deployed (${clauseOf(error)})`);
  }
}

const withoutValue = (name: string, declaration: JsonObject, detail?: string): unknown =>
  anyOf(
    declaration,
    `the parameter ${name} has no value${detail ?? (Object.hasOwn(declaration, 'Default') ? '' : ' and no default')}`,
  );

/** Enough for the environments, sizes and switches of templates. */
const MOST_ALLOWED = 32;

/** Everything that the declaration allows. */
function anyOf(declaration: JsonObject, reason: string): unknown {
  const { Type: type, AllowedValues: allowed } = declaration;
  const least = type === 'String' ? lengthOf(declaration, 'MinLength', 0) : 0;
  const listed = Array.isArray(allowed) ? [...new Set(allowed.map(textOf))] : [];
  const texts = listed.filter((text) => text === undefined || text.length >= least);
  if (isScalar(type) && texts.length > 0 && texts.length <= MOST_ALLOWED && !texts.includes(undefined))
    return alternativesOf(texts, reason);
  return mayBeEmpty(declaration, texts) ? new Unknown(reason) : new PresumedPresent(reason);
}

/** A template that expects an empty text says so with a default or with an allowed value. */
const mayBeEmpty = (declaration: JsonObject, allowed: readonly unknown[]): boolean =>
  lengthOf(declaration, 'MinLength', 0) === 0 && (textOf(declaration['Default']) === '' || allowed.includes(''));

const isList = (type: unknown): boolean => type === 'CommaDelimitedList' || String(type).startsWith('List<');

const isStored = (type: unknown): boolean => String(type).startsWith('AWS::SSM::Parameter::Value<');

const isScalar = (type: unknown): boolean => !isList(type) && !isStored(type);

function valueOf(name: string, declaration: JsonObject, text: string, place: Place): unknown {
  const { Type: type, AllowedValues: allowed } = declaration;
  // An empty text becomes a list of one empty text, as in CloudFormation.
  const items = isList(type) ? text.split(',').map((item) => item.trim()) : [text];
  if (isStored(type))
    return new PresumedPresent(
      `the parameter ${name} gets its value from the Systems Manager parameter ${text} at deployment`,
    );
  requireAllowed(name, allowed, items, place);
  if (type === 'Number' || type === 'List<Number>') requireNumbers(name, items, place);
  if (type === 'Number') requireRange(name, declaration, Number(text), place);
  if (type === 'String') requireLength(name, declaration, text, place);
  return isList(type) ? items : text;
}

function requireAllowed(name: string, allowed: unknown, items: readonly string[], place: Place): void {
  if (!Array.isArray(allowed)) return;
  const texts = new Set(allowed.map(textOf));
  if (items.every((item) => texts.has(item))) return;
  throw templateError(
    `Parameter '${name}' must be one of AllowedValues: [${[...texts].join(', ')}]`,
    inside(place, 'AllowedValues'),
  );
}

const NUMBER = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;

function requireNumbers(name: string, items: readonly string[], place: Place): void {
  if (!items.every((item) => NUMBER.test(item))) throw templateError(`Parameter '${name}' must be a number.`, place);
}

function requireRange(name: string, declaration: JsonObject, value: number, place: Place): void {
  const [least, most] = [numberOf(declaration, 'MinValue'), numberOf(declaration, 'MaxValue')];
  if (least !== undefined && value < least)
    throw templateError(`Parameter '${name}' must be a number not less than ${least}`, inside(place, 'MinValue'));
  if (most !== undefined && value > most)
    throw templateError(`Parameter '${name}' must be a number not greater than ${most}`, inside(place, 'MaxValue'));
}

function numberOf(declaration: JsonObject, key: 'MinValue' | 'MaxValue'): number | undefined {
  const text = textOf(declaration[key]) ?? '';
  return NUMBER.test(text) ? Number(text) : undefined;
}

function requireLength(name: string, declaration: JsonObject, text: string, place: Place): void {
  const [least, most] = [lengthOf(declaration, 'MinLength', 0), lengthOf(declaration, 'MaxLength', Infinity)];
  if (text.length < least)
    throw templateError(`Parameter '${name}' must contain at least ${least} characters`, inside(place, 'MinLength'));
  if (text.length > most)
    throw templateError(`Parameter '${name}' must contain at most ${most} characters`, inside(place, 'MaxLength'));
}

function lengthOf(declaration: JsonObject, key: 'MinLength' | 'MaxLength', otherwise: number): number {
  const length = textOf(declaration[key]);
  return length !== undefined && /^[0-9]+$/.test(length) ? Number(length) : otherwise;
}

import { isObject, Unknown } from '../../values';
import { inside, type Place, templateError } from './place';
import { textOf } from './values';

export interface Parameters {
  /** Each value is text, a list of texts, or Unknown. */
  readonly values: ReadonlyMap<string, unknown>;
  /** The parameters that have neither a given value nor a default. */
  readonly missing: readonly string[];
}

/**
 * The values of a template's parameters.
 * @throws TemplateError with CloudFormation's message if a value is not allowed or a given parameter is not declared.
 */
export function resolveParameters(section: unknown, given: Readonly<Record<string, string | Unknown>>): Parameters {
  const sectionPlace = inside(undefined, 'Parameters');
  if (section !== undefined && section !== null && !isObject(section))
    throw templateError(`Parameters is not an object. Example: ${EXAMPLE}`, sectionPlace);
  const declared = isObject(section) ? section : {};

  const undeclared = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  if (undeclared.length > 0)
    throw templateError(`Parameters: [${undeclared.join(', ')}] do not exist in the template`, sectionPlace);

  const values = new Map<string, unknown>();
  const missing: string[] = [];
  for (const [name, declaration] of Object.entries(declared)) {
    const place = inside(sectionPlace, name);
    if (!isObject(declaration) || typeof declaration['Type'] !== 'string')
      throw templateError(`The parameter ${name} has no Type. Example: ${EXAMPLE}`, place);
    const text = Object.hasOwn(given, name) ? given[name] : defaultOf(name, declaration, place);
    if (text === undefined) missing.push(name);
    values.set(name, text === undefined ? noValue(name) : valueOf(name, declaration, text, place));
  }
  return { values, missing };
}

const EXAMPLE = '{"Env": {"Type": "String", "Default": "dev"}}';

const noValue = (name: string): Unknown => new Unknown(`the parameter ${name} has no value and no default`);

type Declaration = Readonly<Record<string, unknown>>;

function defaultOf(name: string, declaration: Declaration, place: Place): string | undefined {
  if (!Object.hasOwn(declaration, 'Default')) return undefined;
  const text = textOf(declaration['Default']);
  if (text === undefined)
    throw templateError(
      `The Default of the parameter ${name} is not a string. Example: ${EXAMPLE}`,
      inside(place, 'Default'),
    );
  return text;
}

function valueOf(name: string, declaration: Declaration, text: string | Unknown, place: Place): unknown {
  if (text instanceof Unknown) return text;
  const type = String(declaration['Type']);
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  // An empty text becomes a list of one empty text, as in CloudFormation.
  const items = isList ? text.split(',').map((item) => item.trim()) : [text];
  if (type.startsWith('AWS::SSM::Parameter::Value<'))
    return new Unknown(`the parameter ${name} gets its value from the Systems Manager parameter ${text} at deployment`);
  requireAllowed(name, declaration['AllowedValues'], items, place);
  if (type === 'Number' || type === 'List<Number>') requireNumbers(name, items, place);
  return isList ? items : text;
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

import {
  describeType,
  type FunctionScope,
  findKey,
  isExpressionObject,
  memberLike,
  unescapeLiteral,
} from '../../expressions';
import { alternativesOf, foldCase, type JsonObject, mapAlternatives, Unknown } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import type { Evaluator } from './evaluator';
import { normalizeKeysOf, PARAMETER_KEYS } from './keys';
import type { Members, Resolve } from './lookup';
import { section } from './section';
import type { TemplateInput } from './template-input';

/** Finds the values of the parameters of a template. */
export function parameterResolver(
  open: TemplateInput,
  declared: Members,
  evaluator: Evaluator,
  scope: FunctionScope,
): Resolve {
  return (key) => {
    const member = declared.get(key);
    if (member === undefined) return undefined;
    const { name, value } = member;
    const path = [...open.path, 'parameters', name];
    const declaration = normalizeKeysOf(value, PARAMETER_KEYS, path, evaluator.problem);
    return { path, read: () => parameterValue({ name, path, declaration }, open, evaluator, scope) };
  };
}

interface Declaration {
  readonly name: string;
  readonly path: Path;
  readonly declaration: unknown;
}

function parameterValue(
  { name, path, declaration }: Declaration,
  open: TemplateInput,
  evaluator: Evaluator,
  scope: FunctionScope,
): unknown {
  if (declaration instanceof Unknown) return declaration;
  if (!isExpressionObject(declaration))
    throw new TemplateError(
      `The parameter '${name}' is ${describeType(declaration)}, not an object. Example: "${name}": {"type": "string"}`,
      { path },
    );
  const declared = declarationsOf(declaration, open.template);
  const givenKey = findKey(open.parameters, name);
  const given = givenKey === undefined ? undefined : open.parameters[givenKey];
  if (given !== undefined && open.isProvisional) evaluator.useDefault();
  // Azure Resource Manager treats null as a parameter that is not given.
  return mapAlternatives(given, (each) => {
    if (each !== undefined && each !== null) return each;
    if (Object.hasOwn(declaration, 'defaultValue')) {
      evaluator.useDefault();
      const preset = evaluator.value(declaration.defaultValue, scope, [...path, 'defaultValue']);
      if (isAllowed(preset, declared) || evaluator.isFinal) return preset;
      return withoutValue(`the parameter '${name}' has no value, and its default is not an allowed value`, declared);
    }
    if (each === null || declared.some(({ nullable }) => nullable === true)) return null;
    return withoutValue(`the parameter '${name}' has no value and no default`, declared);
  });
}

/** More allowed values, such as the sizes of virtual machines, are no help for a verdict. */
const MAX_ALLOWED = 64;

/** A parameter without a value has one of its allowed values. For an array, they are the allowed items. */
function withoutValue(reason: string, declared: readonly JsonObject[]): unknown {
  const allowed = allowedValues(declared);
  return allowed.length === 0 || allowed.length > MAX_ALLOWED
    ? new Unknown(reason)
    : alternativesOf(allowed.map(unescaped), reason);
}

function allowedValues(declared: readonly JsonObject[]): readonly unknown[] {
  const isArray = declared.some(({ type }) => typeof type === 'string' && foldCase(type) === 'array');
  const allowed = declared.map((each) => each.allowedValues).find(Array.isArray) as readonly unknown[] | undefined;
  return isArray ? [] : (allowed ?? []);
}

const unescaped = (value: unknown): unknown => (typeof value === 'string' ? unescapeLiteral(value) : value);

/** A default outside the allowed values asks for a value. */
function isAllowed(preset: unknown, declared: readonly JsonObject[]): boolean {
  const allowed = allowedValues(declared).map(unescaped);
  if (allowed.length === 0 || typeof preset !== 'string') return true;
  return allowed.some((each) => typeof each !== 'string' || foldCase(each) === foldCase(preset));
}

/** The declaration and the definitions that it refers to. */
function declarationsOf(declaration: JsonObject, template: JsonObject): readonly JsonObject[] {
  const found: JsonObject[] = [];
  let type: unknown = declaration;
  const seen = new Set<unknown>();
  while (isExpressionObject(type) && !seen.has(type.$ref)) {
    found.push(type);
    seen.add(type.$ref);
    const reference = typeof type.$ref === 'string' ? /^#\/definitions\/(?<name>[^/]+)$/.exec(type.$ref) : null;
    const definitions = section(template, 'definitions');
    const name = reference?.groups?.name;
    type = name === undefined ? undefined : normalizeKeysOf(memberLike(definitions, name), PARAMETER_KEYS, []);
  }
  return found;
}

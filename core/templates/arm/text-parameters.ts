import { describeType, findKey, isObject, type JsonObject, memberLike } from '../../expressions';
import { readJson } from '../json';
import { isMalformed } from '../malformed';
import { TemplateError } from '../template-error';

/** What a value of each type is written like, and whether a parsed value is one. */
const TYPES: ReadonlyMap<string, { readonly example: string; readonly isOf: (value: unknown) => boolean }> = new Map([
  ['int', { example: '3', isOf: Number.isInteger }],
  ['bool', { example: 'true', isOf: (value: unknown) => typeof value === 'boolean' }],
  ['array', { example: '["a", "b"]', isOf: Array.isArray }],
  ['object', { example: '{"a": "b"}', isOf: isObject }],
  ['secureobject', { example: '{"a": "b"}', isOf: isObject }],
]);

/**
 * Values that were given as text, as the types that a template declares for its parameters. Names compare without
 * letter case, as Azure Resource Manager compares them.
 * @throws TemplateError where a template has no such parameter, or the text is no value of its type.
 */
export function textParameters(template: unknown, given: Readonly<Record<string, string>>): Record<string, unknown> {
  const section = isObject(template) ? memberLike(template, 'parameters') : undefined;
  const declared = isObject(section) ? section : {};
  return Object.fromEntries(Object.entries(given).map(([name, text]) => valueOf(name, text, declared)));
}

function valueOf(given: string, text: string, declared: JsonObject): [string, unknown] {
  const name = findKey(declared, given);
  if (name === undefined) {
    const names = Object.keys(declared).join(', ');
    throw new TemplateError(`The template has no parameter ${given}. ${names ? `It has ${names}.` : 'It has none.'}`, {
      path: ['parameters'],
    });
  }
  const declaration = declared[name];
  const written = isObject(declaration) ? memberLike(declaration, 'type') : undefined;
  const type = typeof written === 'string' ? written : 'string';
  const kind = TYPES.get(type.toLowerCase());
  return [name, kind === undefined ? text : parse(name, type, text, kind)];
}

function parse(
  name: string,
  type: string,
  text: string,
  kind: { example: string; isOf: (value: unknown) => boolean },
): unknown {
  const problem = (found: string): TemplateError =>
    new TemplateError(
      `The parameter ${name} is of type ${type}, and was given ${found}. Example: --parameters '${name}=${kind.example}'`,
      {
        path: ['parameters', name],
      },
    );
  let value: unknown;
  try {
    value = readJson(text);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    throw problem(`${JSON.stringify(text)}, which is no JSON: ${error.reason}`);
  }
  if (kind.isOf(value)) return value;
  throw problem(describeType(value));
}

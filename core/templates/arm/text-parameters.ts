import { describeType, isExpressionObject, memberLike } from '../../expressions';
import { readJson } from '../json';
import { Malformed } from '../malformed';
import { TemplateError } from '../template-error';

/** For each parameter type, an example and a check of parsed values. */
const TYPES: ReadonlyMap<string, { readonly example: string; readonly isOf: (value: unknown) => boolean }> = new Map([
  ['int', { example: '3', isOf: Number.isInteger }],
  ['bool', { example: 'true', isOf: (value: unknown) => typeof value === 'boolean' }],
  ['array', { example: '["a", "b"]', isOf: Array.isArray }],
  ['object', { example: '{"a": "b"}', isOf: isExpressionObject }],
  ['secureobject', { example: '{"a": "b"}', isOf: isExpressionObject }],
]);

/**
 * Converts a parameter value given as text to the type that the template declares.
 * @throws TemplateError if the text is not a value of the type.
 */
export function textParameter(template: unknown, name: string, text: string): unknown {
  const section = isExpressionObject(template) ? memberLike(template, 'parameters') : undefined;
  const declaration = isExpressionObject(section) ? section[name] : undefined;
  const written = isExpressionObject(declaration) ? memberLike(declaration, 'type') : undefined;
  const type = typeof written === 'string' ? written : 'string';
  const kind = TYPES.get(type.toLowerCase());
  return kind === undefined ? text : parse(name, type, text, kind);
}

function parse(
  name: string,
  type: string,
  text: string,
  kind: { example: string; isOf: (value: unknown) => boolean },
): unknown {
  const problem = (found: string): TemplateError =>
    new TemplateError(
      `The parameter ${name} has the type ${type}, but its value is ${found}. Example: --parameters '${name}=${kind.example}'`,
      {
        path: ['parameters', name],
      },
    );
  let value: unknown;
  try {
    value = readJson(text);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw problem(`${JSON.stringify(text)}, which is not valid JSON: ${error.reason}`);
  }
  if (kind.isOf(value)) return value;
  throw problem(describeType(value));
}

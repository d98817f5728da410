import { Validator } from '@cfworker/json-schema';
import { foldCase, isObject } from '../values';
import { describe, PolicyError } from './errors';
import { parseDateTime } from './functions/date-time';
import { type Entry, entriesOf } from './json-entries';
import { beyondLimits } from './limits';

/** The declaration of a parameter in a definition. */
export interface ParameterDeclaration {
  /** The name as written. */
  readonly name: string;
  readonly type: ParameterType;
  /** Undefined if the assignment must set the value. */
  readonly defaultValue?: unknown;
  readonly allowedValues?: readonly unknown[];
  /** Validates an object with the declared JSON schema and returns the problem; undefined if it is valid. */
  readonly problemWith?: (value: unknown) => string | undefined;
}

interface ParameterType {
  readonly name: string;
  readonly example: string;
  readonly accepts: (value: unknown) => boolean;
}

/** @see https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-parameters */
const TYPES: ReadonlyMap<string, ParameterType> = new Map(
  [
    { name: 'String', example: '"Deny"', accepts: (value: unknown) => typeof value === 'string' },
    { name: 'Array', example: '["https", "wss"]', accepts: (value: unknown) => Array.isArray(value) },
    { name: 'Object', example: '{"environment": "test"}', accepts: isObject },
    { name: 'Boolean', example: 'true', accepts: (value: unknown) => typeof value === 'boolean' },
    { name: 'Integer', example: '3', accepts: Number.isInteger },
    { name: 'Float', example: '0.5', accepts: Number.isFinite },
    {
      name: 'DateTime',
      example: '"2026-01-31T00:00:00.0000000Z"',
      accepts: (value: unknown) => typeof value === 'string' && parseDateTime(value) !== undefined,
    },
  ].map((type) => [foldCase(type.name), type]),
);

const DECLARATION_EXAMPLE =
  '{"type": "String", "allowedValues": ["Audit", "Deny", "Disabled"], "defaultValue": "Audit"}';

/**
 * Loads the `parameters` of a definition, by case-folded name.
 * @throws PolicyError
 */
export function loadParameters(json: unknown, path: string): ReadonlyMap<string, ParameterDeclaration> {
  const example = `{"effect": ${DECLARATION_EXAMPLE}}`;
  const entries = json === undefined || json === null ? new Map<string, Entry>() : entriesOf(json, path, example);
  return new Map([...entries].map(([folded, entry]) => [folded, loadDeclaration(entry)]));
}

function loadDeclaration({ key, value, path }: Entry): ParameterDeclaration {
  const entries = entriesOf(value, path, DECLARATION_EXAMPLE);
  const given = entries.get('type')?.value;
  const type = typeof given === 'string' ? TYPES.get(foldCase(given)) : undefined;
  if (!type) {
    const names = [...TYPES.values()].map(({ name }) => name).join(', ');
    throw new PolicyError(`${path}.type`, `is ${describe(given)}, not one of ${names}`, DECLARATION_EXAMPLE);
  }
  const defaultValue = entries.get('defaultvalue')?.value;
  const allowedValues = entries.get('allowedvalues')?.value;
  if (allowedValues !== undefined && !Array.isArray(allowedValues))
    throw new PolicyError(`${path}.allowedValues`, `is ${describe(allowedValues)}, not an array`, DECLARATION_EXAMPLE);
  const beyond = beyondLimits(allowedValues);
  if (beyond !== undefined) throw new PolicyError(`${path}.allowedValues`, `is ${beyond}`, DECLARATION_EXAMPLE);
  const schema = entries.get('schema');
  const declaration = {
    name: key,
    type,
    ...(schema ? { problemWith: compileSchema(schema, type) } : {}),
    ...(allowedValues === undefined ? {} : { allowedValues: allowedValues as readonly unknown[] }),
  };
  if (defaultValue === undefined) return declaration;
  checkValue(declaration, defaultValue, `${path}.defaultValue`);
  return { ...declaration, defaultValue };
}

/**
 * The value of each parameter by case-folded name: the given value, or else the default.
 * @throws PolicyError if a value is missing, of the wrong type or not allowed, or if a given parameter does not exist.
 */
export function bindParameters(
  declarations: ReadonlyMap<string, ParameterDeclaration>,
  values: Readonly<Record<string, unknown>> = {},
): ReadonlyMap<string, unknown> {
  const entries = entriesOf(values, 'parameters', '{"effect": "Deny"}');
  for (const [folded, { path }] of entries) {
    if (declarations.has(folded)) continue;
    const names = [...declarations.values()].map(({ name }) => name).join(', ') || 'none';
    throw new PolicyError(path, `is not a parameter of the definition. Its parameters: ${names}`, '{"effect": "Deny"}');
  }
  const bound = new Map<string, unknown>();
  for (const [folded, declaration] of declarations) {
    const entry = entries.get(folded);
    if (entry) checkValue(declaration, entry.value, entry.path);
    const value = entry ? entry.value : declaration.defaultValue;
    if (value === undefined) throw missing(declaration);
    bound.set(folded, value);
  }
  return bound;
}

/** Parameters of type Object support a JSON schema of draft 2019-09. */
function compileSchema(
  { value, path }: Entry,
  { name }: ParameterType,
): NonNullable<ParameterDeclaration['problemWith']> {
  const example = '{"type": "object", "properties": {"environment": {"type": "string"}}}';
  if (name !== 'Object')
    throw new PolicyError(
      path,
      `is set on a parameter of type ${name}; only the type Object supports a schema`,
      example,
    );
  if (!isObject(value)) throw new PolicyError(path, `is ${describe(value)}, not a JSON schema`, example);
  try {
    const validator = new Validator(value, '2019-09');
    // The validator reports an unresolved reference only when it validates a value.
    validator.validate({});
    return (given) => {
      const [error] = validator.validate(given).errors.toReversed();
      return error && `${error.instanceLocation} ${error.error.replace(/\.$/, '')}`;
    };
  } catch (error) {
    throw new PolicyError(
      path,
      `is not a valid JSON schema: ${error instanceof Error ? error.message : String(error)}`,
      example,
    );
  }
}

const missing = ({ name, type }: ParameterDeclaration): PolicyError =>
  new PolicyError(`parameters.${name}`, 'has no value and no default', `{"${name}": ${type.example}}`);

function checkValue({ type, allowedValues, problemWith }: ParameterDeclaration, value: unknown, path: string): void {
  if (!type.accepts(value))
    throw new PolicyError(path, `is ${describe(value)}, not of the type ${type.name}`, type.example);
  const beyond = beyondLimits(value);
  if (beyond !== undefined) throw new PolicyError(path, `is ${beyond}`, type.example);
  const problem = problemWith?.(value);
  if (problem !== undefined)
    throw new PolicyError(path, `does not match the schema of the parameter: ${problem}`, type.example);
  if (!allowedValues) return;
  // Each item of an array must be allowed. Allowed values are case-sensitive.
  const allowed = new Set(allowedValues.map((each) => JSON.stringify(each)));
  const isAllowed = (each: unknown) => allowed.has(JSON.stringify(each));
  if (isAllowed(value) || (Array.isArray(value) && value.every(isAllowed))) return;
  throw new PolicyError(path, `is ${describe(value)}, which is not allowed`, [...allowed].join(' or ') || '[]');
}

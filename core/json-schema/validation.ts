import { Validator } from '@cfworker/json-schema';
import type { ObjectSchema } from './schema';

/** Bundled as a separate file, because most runs validate nothing. See `problemOf`. */
export function validate(
  value: Readonly<Record<string, unknown>>,
  schema: ObjectSchema,
  subject: string,
): string | undefined {
  const { valid, errors } = new Validator(schema, '7', false).validate(value);
  if (valid) return undefined;
  const path = deepest(errors).instanceLocation;
  const problems = errors
    .filter(({ instanceLocation, keyword }) => instanceLocation === path && keyword !== '$ref')
    .map(describe);
  const where = path.slice('#/'.length).replaceAll('/', '.') || subject;
  return `${where}: ${[...new Set(problems)].join(' ')} Example: ${JSON.stringify(exampleFor(path, schema))}`;
}

interface OutputUnit {
  readonly instanceLocation: string;
  readonly keyword: string;
  readonly error: string;
}

/** The validator also reports a wrong value at every level above it. The deepest error describes the problem. */
const deepest = (errors: readonly OutputUnit[]): OutputUnit =>
  errors.reduce((found, error) => (depth(error) > depth(found) ? error : found));

const depth = ({ instanceLocation }: OutputUnit): number => instanceLocation.split('/').length;

const describe = ({ keyword, error }: OutputUnit): string => (keyword === 'false' ? 'Unknown property.' : error);

/** A valid value of the property with the problem, or of the first property if the name is unknown. */
function exampleFor(path: string, { properties }: ObjectSchema): Readonly<Record<string, unknown>> {
  const name = path.split('/')[1] ?? '';
  const names = Object.keys(properties);
  const shown = names.includes(name) ? name : names[0];
  const example = shown === undefined ? undefined : properties[shown]?.examples?.[0];
  return shown === undefined || example === undefined ? {} : { [shown]: example };
}

import type { GivenParameters, GivenValue } from '../core/files';
import { memberAt } from '../core/templates';
import { isObject, readPath, Unknown } from '../core/values';

type Entry = readonly [name: string, value: unknown];

/**
 * The values that a stack or a stack set passes for the parameters of its template. The instances of a stack set can
 * override them in each account and Region.
 * @param properties the properties of the stack or stack set.
 * @param template the value of its template.
 */
export function passedParameters(properties: unknown, template: unknown): GivenParameters {
  const passed = entriesOf(readPath(properties, 'Parameters'));
  const overrides = overridesOf(readPath(properties, 'StackInstancesGroup'));
  if (passed instanceof Unknown) return allUnknown(template, passed);
  if (overrides instanceof Unknown) return allUnknown(template, overrides);
  return new Map<string, GivenValue>([
    ...passed.map(([name, value]) => [name, value instanceof Unknown ? { unknown: value.reason } : { value }] as const),
    ...overrides.map(
      ([name]) => [name, { unknown: `instances of the stack set override the parameter ${name}` }] as const,
    ),
  ]);
}

function allUnknown(template: unknown, { reason }: Unknown): GivenParameters {
  const declared = memberAt(template, ['Parameters']);
  return new Map(Object.keys(isObject(declared) ? declared : {}).map((name) => [name, { unknown: reason }]));
}

/** A stack has an object of parameters, and a stack set a list. Unknown if a name is. */
function entriesOf(written: unknown): readonly Entry[] | Unknown {
  if (written instanceof Unknown) return written;
  if (isObject(written)) return Object.entries(written);
  const entries: Entry[] = [];
  for (const item of Array.isArray(written) ? written : []) {
    const name = readPath(item, 'ParameterKey');
    if (name instanceof Unknown) return name;
    if (typeof name === 'string') entries.push([name, readPath(item, 'ParameterValue')]);
  }
  return entries;
}

function overridesOf(groups: unknown): readonly Entry[] | Unknown {
  if (groups instanceof Unknown) return groups;
  const overrides: Entry[] = [];
  for (const group of Array.isArray(groups) ? groups : []) {
    const entries = entriesOf(readPath(group, 'ParameterOverrides'));
    if (entries instanceof Unknown) return entries;
    overrides.push(...entries);
  }
  return overrides;
}

import type { GivenParameters, GivenValue } from '../core/files';
import { isObject, readPath, Unknown } from '../core/values';

type Entry = readonly [name: string, given: GivenValue];

/**
 * The parameters that an AWS::CloudFormation::Stack or StackSet gives to its template.
 * @param template the value of the template.
 */
export function nestedParameters(properties: unknown, template: unknown): GivenParameters {
  const declared = isObject(template) && isObject(template['Parameters']) ? Object.keys(template['Parameters']) : [];
  const given = new Map(entriesOf(readPath(properties, 'Parameters'), declared));
  const groups = readPath(properties, 'StackInstancesGroup');
  const overrides = (Array.isArray(groups) ? groups : [groups]).flatMap((group) =>
    entriesOf(group instanceof Unknown ? group : readPath(group, 'ParameterOverrides'), declared),
  );
  for (const [name, value] of overrides)
    given.set(
      name,
      'text' in value ? { unknown: `ParameterOverrides sets the parameter ${name} for some of the stacks` } : value,
    );
  return given;
}

/** A Stack has an object of parameters, and a StackSet has a list. Of those, each parameter may be unknown. */
function entriesOf(parameters: unknown, declared: readonly string[]): Entry[] {
  if (parameters instanceof Unknown) return declared.map((name) => [name, { unknown: parameters.reason }]);
  if (Array.isArray(parameters))
    return parameters.flatMap((parameter): Entry[] => {
      const name: unknown = parameter instanceof Unknown ? parameter : readPath(parameter, 'ParameterKey');
      if (name instanceof Unknown) return entriesOf(name, declared);
      return typeof name === 'string' ? [[name, givenValue(readPath(parameter, 'ParameterValue'))]] : [];
    });
  return isObject(parameters) ? Object.entries(parameters).map(([name, value]) => [name, givenValue(value)]) : [];
}

function givenValue(value: unknown): GivenValue {
  if (value === undefined) return { unknown: 'the stack set keeps the previous value of the parameter' };
  if (value instanceof Unknown) return { unknown: value.reason };
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const unknown = items.find((item) => item instanceof Unknown);
  if (unknown) return { unknown: unknown.reason };
  return typeof value === 'string' ? { text: value } : { value };
}

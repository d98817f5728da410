import { isObject, Unknown } from '../../values';
import type { Path } from '../source';
import { NO_VALUE } from './alternatives';
import type { Member } from './loops';
import { inside, type Place, pathOf } from './place';
import { resolve } from './resolve';
import { conditionOf } from './resources';
import { attempt, report, unusedScope } from './scope';

/** An output of a stack. */
export interface StackOutput {
  readonly name: string;
  readonly value: unknown;
  /** Undefined if the output is not exported. */
  readonly exportName: unknown;
  readonly path: Path;
  /** The reason why it is unknown whether the output exists; undefined if it certainly does. */
  readonly conditional: Unknown | undefined;
}

const EXAMPLE = '{"Value": {"Ref": "Api"}, "Export": {"Name": "api-id"}}';

/** Resolves an output. The list is empty if its condition is false, or if it has no value, which is reported. */
export function readOutput({ key, unknown, isOpaque, value: body, place, scope: outer }: Member): StackOutput[] {
  if (isOpaque || (isObject(body) && Object.hasOwn(body, 'Fn::Transform'))) return [];
  if (!isObject(body) || !Object.hasOwn(body, 'Value')) {
    report(outer, `The output ${key} has no Value. Example: ${EXAMPLE}`, place);
    return [];
  }
  const condition = conditionOf(body, place, outer);
  const conditional = condition instanceof Unknown ? condition : unknown;
  const scope = condition === false ? unusedScope(outer) : { ...outer, guard: conditional };
  const exported = isObject(body['Export']) ? body['Export'] : {};
  const read = (value: unknown, ...keys: string[]): unknown => {
    const resolved = attempt(scope, (inner) => resolve(value, keys.reduce<Place>(inside, place), inner));
    return resolved === NO_VALUE ? undefined : resolved;
  };
  const output = {
    name: key,
    value: read(body['Value'], 'Value'),
    exportName: Object.hasOwn(exported, 'Name') ? read(exported['Name'], 'Export', 'Name') : undefined,
    path: pathOf(place),
    conditional,
  };
  return condition === false ? [] : [output];
}

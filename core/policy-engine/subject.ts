import { foldCase } from '../values';
import { compileCount } from './count';
import { describe, EvaluationFailure, PolicyError } from './errors';
import { compileOperand, evaluateOperand } from './expressions';
import { fieldAt } from './field-at';
import { FIELD_EXAMPLE, type Field, parseField, readField, selectsMembers } from './fields';
import { countedMembers, type Frame } from './frame';
import type { Entries, Entry } from './json-entries';
import type { LoadScope } from './load-scope';
import type { Member } from './resource';

/** The left side of a condition. */
export interface Subject {
  /** Describes the subject in messages: `field type`. */
  readonly text: string;
  readonly read: (frame: Frame) => Found;
}

export interface Found {
  readonly members: readonly Member[];
  /** Whether the members are a collection, all of which must meet the condition. Otherwise there is one member. */
  readonly isCollection?: boolean;
  /** Whether the value is a location, for which letter case and blanks are ignored. */
  readonly isLocation?: boolean;
  /** The first members that a count counted. */
  readonly counted?: readonly Member[];
}

/**
 * Compiles the `field`, `value` or `count` of a condition.
 * @param compileWhere compiles the condition inside a count.
 * @throws PolicyError
 */
export function compileSubject(
  entries: Entries,
  path: string,
  scope: LoadScope,
  compileWhere: Parameters<typeof compileCount>[2],
): Subject {
  const [entry, other] = ['field', 'value', 'count'].flatMap((name) => entries.get(name) ?? []);
  const example = '{"field": "type", "equals": "Microsoft.ApiManagement/service/apis"}';
  if (!entry) throw new PolicyError(path, 'needs one of field, value and count', example);
  if (other) throw new PolicyError(other.path, `cannot be combined with ${entry.key}`, example);
  switch (foldCase(entry.key)) {
    case 'field':
      return compileField(entry, scope);
    case 'value':
      return compileValue(entry, scope);
    default: {
      const { text, count } = compileCount(entry, scope, compileWhere);
      return {
        text,
        read: (frame) => {
          const { total, counted } = count(frame);
          return { members: [{ value: total, at: '' }], counted };
        },
      };
    }
  }
}

function compileField({ value, path }: Entry, scope: LoadScope): Subject {
  if (typeof value !== 'string') throw new PolicyError(path, `is ${describe(value)}, not a string`, FIELD_EXAMPLE);
  const operand = compileOperand(value, path, scope);
  const text = `field ${value}`;
  if (operand.kind === 'constant') {
    const field = fieldAt(String(operand.value), path, scope.aliasPath);
    return { text, read: (frame) => find(field, frame) };
  }
  return {
    text,
    read: (frame) => {
      const name = operand.evaluate(frame);
      if (typeof name !== 'string')
        throw new EvaluationFailure(`the name of the field is ${describe(name)}, not a string`);
      return find(parseField(name, frame.aliasPath), frame);
    },
  };
}

const find = (field: Field, frame: Frame): Found => ({
  members: readField(field, frame.resource, countedMembers(frame)),
  isCollection: selectsMembers(field),
  isLocation: field.kind === 'attribute' && field.name === 'location',
});

function compileValue({ value, path }: Entry, scope: LoadScope): Subject {
  const operand = compileOperand(value, path, scope);
  return {
    text: `value ${typeof value === 'string' ? value : describe(value)}`,
    read: (frame) => ({ members: [{ value: evaluateOperand(operand, frame), at: '' }] }),
  };
}

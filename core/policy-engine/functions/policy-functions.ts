import { ArgumentError, type ArmFunction, parseIpRange, rangeContains } from '../../expressions';
import { foldCase, Unknown } from '../../values';
import { describe, UnknownValueFailure } from '../errors';
import { type Field, parseField, readField, selectsMembers } from '../fields';
import { countedMembers, type Frame, resolveCurrent } from '../frame';
import { EACH, property, select } from '../resource';
import { addDays, formatDateTime, parseDateTime, ticksOf } from './date-time';

/**
 * The functions that policy rules have in addition to those of ARM templates, by name in lower case.
 * @see https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#policy-functions
 */
export const policyFunctions: ReadonlyMap<string, (frame: Frame) => ArmFunction> = new Map(
  Object.entries({
    parameters: (frame) => (args) => parameter(frame, textArgument(args, 1)),
    field: (frame) => (args) => fieldValue(frame, parseField(textArgument(args, 1), frame.aliasPath)),
    current: (frame) => (args) => current(frame, args.length === 0 ? undefined : textArgument(args, 1)),
    utcnow: (frame) => (args) => {
      expectCount(args, 0);
      return formatDateTime(ticksOf(frame.context.utcNow ?? new Date()));
    },
    adddays: () => (args) => daysLater(textArgument(args, 2), args[1]),
    iprangecontains: () => (args) => containsRange(textArgument(args, 2), args[1]),
    requestcontext: (frame) => (args) => {
      expectCount(args, 0);
      return requestContext(frame);
    },
    policy: (frame) => (args) => fromContext(args, frame.context.policy, 'context.policy'),
    subscription: (frame) => (args) => fromContext(args, frame.context.subscription, 'context.subscription'),
    resourcegroup: (frame) => (args) => fromContext(args, frame.context.resourceGroup, 'context.resourceGroup'),
  } satisfies Record<string, (frame: Frame) => ArmFunction>),
);

function parameter(frame: Frame, name: string): unknown {
  const value = frame.parameters.get(foldCase(name));
  if (value === undefined) throw new ArgumentError(`does not know the parameter '${name}'`);
  return value;
}

/** The value of the field: an array if the field selects members, the empty string if the property is missing. */
function fieldValue(frame: Frame, field: Field): unknown {
  const members = readField(field, frame.decided, countedMembers(frame));
  return selectsMembers(field) ? members.map(({ value }) => value ?? null) : (members[0]?.value ?? '');
}

/** The member that a count evaluates, or a property of it. */
function current(frame: Frame, identifier: string | undefined): unknown {
  const found = resolveCurrent(frame.counted, identifier, frame.aliasPath);
  if (!found)
    throw new ArgumentError(
      identifier === undefined
        ? "needs the name of an enclosing count. Example: current('host')"
        : `does not name an enclosing count with ${describe(identifier)}`,
    );
  const { count, alias } = found;
  if (count.kind === 'value') return count.value ?? null;
  if (!alias) return count.member.value ?? null;
  const segments = alias.segments.slice(count.alias.segments.length);
  const values = select(count.member, segments).map(({ value }) => value ?? null);
  return segments.includes(EACH) ? values : values[0];
}

function daysLater(text: string, days: unknown): string {
  const ticks = parseDateTime(text);
  if (ticks === undefined) throw new ArgumentError(`takes a date such as 2026-01-31T00:00:00Z, not ${describe(text)}`);
  if (typeof days !== 'number' || !Number.isInteger(days) || Math.abs(days) > INT32)
    throw new ArgumentError(`takes an integer number of days, not ${describe(days)}`);
  const later = addDays(ticks, days);
  if (later === undefined)
    throw new ArgumentError(`returns a date outside the years 1 to 9999 for ${text} and ${days} days`);
  return formatDateTime(later);
}

const INT32 = 2 ** 31 - 1;

function containsRange(range: string, target: unknown): boolean {
  const outer = parseIpRange(range);
  const inner = typeof target === 'string' ? parseIpRange(target) : undefined;
  const wrong = outer ? (inner ? undefined : target) : range;
  if (wrong !== undefined || !outer || !inner)
    throw new ArgumentError(`takes a range such as 10.0.0.0/24 or 10.0.0.1-10.0.0.9, not ${describe(wrong)}`);
  if (outer.bits !== inner.bits) throw new ArgumentError('takes two ranges of the same IP family');
  return rangeContains(outer, inner);
}

function requestContext({ context, decided }: Frame): unknown {
  const apiVersion = context.requestContext?.apiVersion ?? property(decided.body, 'apiVersion');
  return {
    apiVersion: typeof apiVersion === 'string' ? apiVersion : new Unknown('the request has no apiVersion'),
    identity: context.requestContext?.identity ?? {},
  };
}

function fromContext(args: readonly unknown[], value: unknown, name: string): unknown {
  expectCount(args, 0);
  if (value === undefined) throw new UnknownValueFailure(`the rule reads ${name}, which the request does not contain`);
  return value;
}

/** The first argument, which is a string, after a check of the number of arguments. */
function textArgument(args: readonly unknown[], count: number): string {
  expectCount(args, count);
  const [text] = args;
  if (typeof text !== 'string') throw new ArgumentError(`takes a string, not ${describe(text)}`);
  return text;
}

function expectCount(args: readonly unknown[], count: number): void {
  if (args.length !== count) throw new ArgumentError(`takes ${count} arguments, not ${args.length}`);
}

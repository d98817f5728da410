import { alternativesOf, foldCase, PartlyKnown, possibleValues, startingWith, Unknown } from '../values';
import type { Expression } from './expression';
import type { FunctionScope } from './scope';
import { isSame } from './values';

/** What a condition says about the value of an expression. */
interface Fact {
  readonly of: Expression;
  /** Whether a known value fits. */
  readonly admits: (value: unknown) => boolean;
  /** Adds the knowledge to an unknown value. */
  readonly refine: (value: Unknown) => unknown;
}

type Narrow = NonNullable<FunctionScope['narrow']>;

/**
 * What is known if a condition holds, or does not hold. In the first branch of
 * `if(startsWith(parameters('url'), 'https://'), …, …)` the parameter starts with `https://`.
 */
export function factsOf(condition: Expression, holds: boolean): readonly Fact[] {
  if (condition.kind !== 'call') return [];
  const itself: Fact = { of: condition, admits: (value) => value === holds, refine: () => holds };
  return [itself, ...factsOfCall(condition, holds)];
}

type Call = Extract<Expression, { kind: 'call' }>;

function factsOfCall({ name, namespace, args }: Call, holds: boolean): readonly Fact[] {
  const [first, second] = args;
  if (namespace !== undefined || !first) return [];
  switch (foldCase(name)) {
    case 'not':
      return factsOf(first, !holds);
    case 'and':
      return holds ? args.flatMap((arg) => factsOf(arg, true)) : [];
    case 'or':
      return holds ? [] : args.flatMap((arg) => factsOf(arg, false));
    case 'startswith':
      return textOf(second).flatMap((start) => startFacts(first, start, holds));
    case 'equals':
      return [
        ...literalOf(second).flatMap((value) => equalFacts(first, value, holds)),
        ...literalOf(first).flatMap((value) => (second ? equalFacts(second, value, holds) : [])),
      ];
    default:
      return [];
  }
}

const literalOf = (expression: Expression | undefined): (string | number)[] =>
  expression?.kind === 'literal' ? [expression.value] : [];

const textOf = (expression: Expression | undefined): string[] =>
  literalOf(expression).filter((value) => typeof value === 'string');

/** ARM's startsWith() ignores the letter case. */
function startFacts(of: Expression, start: string, holds: boolean): readonly Fact[] {
  const admits = (value: unknown): boolean =>
    typeof value !== 'string' || foldCase(value).startsWith(foldCase(start)) === holds;
  const fact = { of, admits, refine: (value: Unknown) => (holds ? atLeast(start, value, false) : value) };
  const [inner] = argumentsOf(of, /^to(?:lower|upper)$/);
  // Only these two letters are also the lower case of a letter outside ASCII.
  return inner && /^[\x20-\x7e]*$/.test(start) && !/[ik]/i.test(start) ? [fact, { ...fact, of: inner }] : [fact];
}

function equalFacts(of: Expression, wanted: string | number, holds: boolean): readonly Fact[] {
  const fact: Fact = {
    of,
    admits: (value) => isSame(value, wanted) === holds,
    refine: (value) => (holds ? wanted : value),
  };
  if (!holds || typeof wanted !== 'string') return [fact];
  return [fact, ...textsThatStartAs(of, wanted.length).map((text) => startsExactly(text, wanted))];
}

const startsExactly = (of: Expression, start: string): Fact => ({
  of,
  admits: (value) => typeof value !== 'string' || value.startsWith(start),
  refine: (value) => atLeast(start, value, true),
});

/** The text of which an expression is the start with this length: `take(x, 8)` or `substring(x, 0, 8)`. */
function textsThatStartAs(expression: Expression, length: number): readonly Expression[] {
  const [taken, count] = argumentsOf(expression, /^take$/);
  if (taken && isLiteral(count, length)) return [taken];
  const [text, from, size] = argumentsOf(expression, /^substring$/);
  return text && isLiteral(from, 0) && isLiteral(size, length) ? [text] : [];
}

const isLiteral = (argument: Expression | undefined, value: number): boolean => literalOf(argument).includes(value);

const argumentsOf = (expression: Expression, name: RegExp): readonly Expression[] =>
  expression.kind === 'call' && expression.namespace === undefined && name.test(foldCase(expression.name))
    ? expression.args
    : [];

/** A text that starts with `start`, unless more is known already. */
function atLeast(start: string, value: Unknown, isExact: boolean): unknown {
  const isKnownBetter = value instanceof PartlyKnown && value.start.length >= start.length;
  return isKnownBetter || start.trim() === '' ? value : startingWith(start, value, undefined, isExact);
}

/** Applies facts to unknown values, after the facts of the enclosing conditions. */
export function narrowing(facts: readonly Fact[], outer: Narrow | undefined): Narrow {
  const keyed = facts.map((fact) => ({ ...fact, key: JSON.stringify(fact.of) }));
  return (expression, value) => {
    const known = outer ? outer(expression, value) : value;
    if (!(known instanceof Unknown)) return known;
    const key = JSON.stringify(expression);
    return keyed.filter((fact) => fact.key === key).reduce(apply, known);
  };
}

function apply(value: unknown, { admits, refine }: Fact): unknown {
  if (!(value instanceof Unknown)) return value;
  const admitted = possibleValues(value).filter((each) => each instanceof Unknown || admits(each));
  if (admitted.length === 0) return value;
  return alternativesOf(
    admitted.map((each) => (each instanceof Unknown ? refine(each) : each)),
    value.reason,
  );
}

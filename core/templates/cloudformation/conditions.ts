import { isDeepStrictEqual } from 'node:util';
import { isObject, Unknown } from '../../values';
import { findUnknown } from './alternatives';
import type { Member } from './loops';
import { dependencyOrder } from './order';
import { inside, type Place, templateError } from './place';
import { resolve } from './resolve';
import type { IntrinsicScope, Truth } from './scope';
import { sectionMembers } from './sections';
import { substitute } from './text';
import { textOf } from './values';

/**
 * Decides the conditions of a template.
 * @param scope resolves parameters and mappings; conditions cannot refer to resources.
 * @param macros the macros of the template, which may add conditions.
 * @param unresolved receives the requested names that the template does not define; their value is Unknown.
 * @returns a function that gives the value of a condition by name.
 * @throws TemplateError if a condition is malformed or conditions depend on each other in a circle.
 */
export function readConditions(
  section: unknown,
  scope: IntrinsicScope,
  macros: readonly string[],
  unresolved: Set<string>,
): IntrinsicScope['truthOf'] {
  const members = sectionMembers('Conditions', section, scope);
  const byName = new Map(members.filter(({ unknown }) => !unknown).map((member) => [member.key, member]));
  const mayBeMore = macros.length > 0 || byName.size < members.length || byName.has('Fn::Transform');

  const truths = new Map<string, Truth>();
  const truthOf = (name: string): Truth => {
    const truth = truths.get(name);
    if (truth instanceof Unknown) return new Unknown(`the condition ${name} cannot be resolved: ${truth.reason}`);
    if (truth !== undefined) return truth;
    if (mayBeMore) return new Unknown(`a macro may add the condition ${name} at deployment`);
    unresolved.add(name);
    return new Unknown(`the template does not define the condition ${name}`);
  };

  for (const name of inOrder(byName)) {
    const member = byName.get(name);
    if (member) truths.set(name, truthOfExpression(member.value, member.place, { ...member.scope, truthOf }));
  }
  return truthOf;
}

/** The names of the conditions, each after the conditions that it uses. */
function inOrder(conditions: ReadonlyMap<string, Member>): string[] {
  const order = dependencyOrder([...conditions.keys()], (name) => {
    const member = conditions.get(name);
    return member ? namedIn(member.value, member.place, member.scope).filter((other) => conditions.has(other)) : [];
  });
  if ('names' in order) return order.names;
  throw templateError(
    `Circular dependency between conditions: [${order.cycle.join(', ')}]`,
    conditions.get(order.cycle[0] ?? '')?.place,
  );
}

/** The names of the conditions that an expression uses. */
function namedIn(expression: unknown, place: Place, scope: IntrinsicScope): string[] {
  const [operator, operand] = operation(expression) ?? [];
  if (operator === undefined) return [];
  if (operator === 'Condition') {
    const name = typeof operand === 'string' ? substitute(operand, scope.bindings) : undefined;
    return typeof name === 'string' ? [name] : [];
  }
  const operands: unknown[] = Array.isArray(operand) && operator !== 'Fn::Equals' ? operand : [];
  return operands.flatMap((each, index) => namedIn(each, inside(inside(place, operator), index), scope));
}

function operation(expression: unknown): [string, unknown] | undefined {
  const entries = isObject(expression) ? Object.entries(expression) : [];
  return entries.length === 1 ? entries[0] : undefined;
}

interface Operator {
  readonly operands: readonly [min: number, max: number];
  readonly example: string;
  readonly decide: (operands: readonly unknown[], place: Place, scope: IntrinsicScope) => Truth;
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  [
    'Fn::And',
    {
      operands: [2, 10],
      example: '{"Fn::And": [{"Condition": "IsProd"}, {"Condition": "IsPublic"}]}',
      decide: (operands, place, scope) => strongest(false, truths(operands, place, scope)),
    },
  ],
  [
    'Fn::Or',
    {
      operands: [2, 10],
      example: '{"Fn::Or": [{"Condition": "IsProd"}, {"Condition": "IsPublic"}]}',
      decide: (operands, place, scope) => strongest(true, truths(operands, place, scope)),
    },
  ],
  [
    'Fn::Not',
    {
      operands: [1, 1],
      example: '{"Fn::Not": [{"Condition": "IsProd"}]}',
      decide: (operands, place, scope) => negation(truths(operands, place, scope)[0] ?? false),
    },
  ],
  ['Fn::Equals', { operands: [2, 2], example: '{"Fn::Equals": [{"Ref": "Env"}, "prod"]}', decide: equals }],
]);

function truthOfExpression(expression: unknown, place: Place, scope: IntrinsicScope): Truth {
  const [name, operand] = operation(expression) ?? ['', undefined];
  if (name === 'Condition') return truthOfNamed(operand, inside(place, name), scope);
  if (name === 'Fn::Transform') return new Unknown('Fn::Transform is resolved at deployment');
  const operator = OPERATORS.get(name);
  if (operator === undefined)
    throw templateError(
      `A condition must be one of: ${[...OPERATORS.keys(), 'Condition'].join(', ')}. Example: {"Fn::Equals": [{"Ref": "Env"}, "prod"]}`,
      place,
    );
  const [min, max] = operator.operands;
  if (!Array.isArray(operand) || operand.length < min || operand.length > max)
    throw templateError(
      `${name} takes a list of ${min === max ? min : `${min} to ${max}`} ${max === 1 ? 'item' : 'items'}. Example: ${operator.example}`,
      inside(place, name),
    );
  return operator.decide(operand, inside(place, name), scope);
}

function truthOfNamed(operand: unknown, place: Place, scope: IntrinsicScope): Truth {
  const name = typeof operand === 'string' ? substitute(operand, scope.bindings) : undefined;
  if (name === undefined)
    throw templateError('Condition takes the name of a condition. Example: {"Condition": "IsProd"}', place);
  return name instanceof Unknown ? name : scope.truthOf(name, place);
}

const truths = (operands: readonly unknown[], place: Place, scope: IntrinsicScope): Truth[] =>
  operands.map((operand, index) => truthOfExpression(operand, inside(place, index), scope));

/** Kleene's conjunction (false decides) or disjunction (true decides). */
function strongest(decisive: boolean, operands: readonly Truth[]): Truth {
  if (operands.includes(decisive)) return decisive;
  return operands.find((operand) => operand instanceof Unknown) ?? !decisive;
}

const negation = (truth: Truth): Truth => (truth instanceof Unknown ? truth : !truth);

/** Compares scalars as CloudFormation does, as text: true equals "true". */
function equals(operands: readonly unknown[], place: Place, scope: IntrinsicScope): Truth {
  const [left, right] = operands.map((operand, index) => resolve(operand, inside(place, index), scope));
  return findUnknown([left, right]) ?? isDeepStrictEqual(textOf(left) ?? left, textOf(right) ?? right);
}

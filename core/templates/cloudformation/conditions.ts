import { isDeepStrictEqual } from 'node:util';
import { Unknown } from '../../values';
import { findUnknown } from './alternatives';
import type { Member } from './loops';
import { dependencyOrder } from './order';
import { inside, type Place, templateError } from './place';
import { resolve } from './resolve';
import type { Scope, Truth } from './scope';
import { sectionMembers } from './sections';
import { substitute } from './text';
import { isObject, textOf } from './values';

/**
 * Decides the conditions of a template.
 * @param scope what they may refer to: parameters and mappings, but no resource.
 * @param macros that may add conditions.
 * @param unresolved fills with the names that are asked for and mean no condition; these are Unknown.
 * @returns the truth of a condition by its name.
 * @throws TemplateError where one is malformed, or where they depend on each other in a circle.
 */
export function readConditions(
  section: unknown,
  scope: Scope,
  macros: readonly string[],
  unresolved: Set<string>,
): Scope['truthOf'] {
  const members = sectionMembers('Conditions', section, scope);
  const byName = new Map(members.filter(({ unknown }) => !unknown).map((member) => [member.key, member]));
  const mayBeMore = macros.length > 0 || byName.size < members.length || byName.has('Fn::Transform');

  const truths = new Map<string, Truth>();
  const truthOf = (name: string): Truth => {
    const truth = truths.get(name);
    if (truth instanceof Unknown) return new Unknown(`it depends on the condition ${name}: ${truth.reason}`);
    if (truth !== undefined) return truth;
    if (mayBeMore) return new Unknown(`the condition ${name} may be made by a macro when the template is deployed`);
    unresolved.add(name);
    return new Unknown(`${name} is not a condition of the template`);
  };

  for (const name of inOrder(byName)) {
    const member = byName.get(name);
    if (member) truths.set(name, truthOfExpression(member.value, member.place, { ...member.scope, truthOf }));
  }
  return truthOf;
}

/** Each condition after those that it is made of. */
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

/** The names of the conditions that an expression speaks of. */
function namedIn(expression: unknown, place: Place, scope: Scope): string[] {
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
  readonly decide: (operands: readonly unknown[], place: Place, scope: Scope) => Truth;
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

function truthOfExpression(expression: unknown, place: Place, scope: Scope): Truth {
  const [name, operand] = operation(expression) ?? ['', undefined];
  if (name === 'Condition') return truthOfNamed(operand, inside(place, name), scope);
  if (name === 'Fn::Transform') return new Unknown('Fn::Transform is resolved when the stack is deployed');
  const operator = OPERATORS.get(name);
  if (operator === undefined)
    throw templateError(
      `A condition is made of ${[...OPERATORS.keys()].join(', ')} and Condition. Example: {"Fn::Equals": [{"Ref": "Env"}, "prod"]}`,
      place,
    );
  const [min, max] = operator.operands;
  if (!Array.isArray(operand) || operand.length < min || operand.length > max)
    throw templateError(
      `${name} takes ${min === max ? `exactly ${min}` : `${min} to ${max}`} in a list. Example: ${operator.example}`,
      inside(place, name),
    );
  return operator.decide(operand, inside(place, name), scope);
}

function truthOfNamed(operand: unknown, place: Place, scope: Scope): Truth {
  const name = typeof operand === 'string' ? substitute(operand, scope.bindings) : undefined;
  if (name === undefined)
    throw templateError('Condition takes the name of a condition. Example: {"Condition": "IsProd"}', place);
  return name instanceof Unknown ? name : scope.truthOf(name, place);
}

const truths = (operands: readonly unknown[], place: Place, scope: Scope): Truth[] =>
  operands.map((operand, index) => truthOfExpression(operand, inside(place, index), scope));

/** Kleene's conjunction (false decides) and disjunction (true decides). */
function strongest(decisive: boolean, operands: readonly Truth[]): Truth {
  if (operands.includes(decisive)) return decisive;
  return operands.find((operand) => operand instanceof Unknown) ?? !decisive;
}

const negation = (truth: Truth): Truth => (truth instanceof Unknown ? truth : !truth);

/** Scalars compare as the texts that CloudFormation makes of them: true equals "true". */
function equals(operands: readonly unknown[], place: Place, scope: Scope): Truth {
  const [left, right] = operands.map((operand, index) => resolve(operand, inside(place, index), scope));
  return findUnknown([left, right]) ?? isDeepStrictEqual(textOf(left) ?? left, textOf(right) ?? right);
}

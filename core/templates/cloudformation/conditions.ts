import { isObject, mapCombinations, Unknown, Unreadable } from '../../values';
import type { TemplateError } from '../template-error';
import { NO_VALUE } from './alternatives';
import { isUnlisted, unlistedFunction } from './intrinsics';
import type { Member } from './loops';
import { dependencyOrder } from './order';
import { inside, type Place, pathOf, templateError } from './place';
import { UndeclaredError } from './problems';
import { sectionOf } from './references';
import { resolve } from './resolve';
import { attempt, type IntrinsicScope, type Truth } from './scope';
import { sectionMembers } from './sections';
import { substitute } from './text';
import { textOf } from './values';

/**
 * Decides the conditions of a template. Errors are reported, and the condition is {@link Unreadable}.
 * @param scope resolves parameters and mappings; conditions cannot refer to resources.
 * @returns a function that gives the value of a condition by name.
 */
export function readConditions(section: unknown, scope: IntrinsicScope): IntrinsicScope['truthOf'] {
  const members = sectionMembers('Conditions', section, scope);
  const byName = new Map(members.filter(({ unknown }) => !unknown).map((member) => [member.key, member]));
  const mayBeMore = members.find(({ unknown }) => unknown)?.unknown ?? scope.mayBeMore;
  const { names, cycle } = inOrder(byName);

  const truths = new Map<string, Truth>();
  const truthOf = (name: string, place: Place): Truth => {
    const truth = truths.get(name);
    if (truth instanceof Unknown) return becauseOf(truth, `the condition ${name} cannot be resolved`);
    if (truth !== undefined) return truth;
    if (byName.has(name)) throw circular(name, cycle ?? [], place);
    if (mayBeMore instanceof Unreadable) return becauseOf(mayBeMore, `the condition ${name} cannot be resolved`);
    if (mayBeMore) return new Unknown(`a macro may add the condition ${name} at deployment`);
    return scope.problems.error(
      new UndeclaredError(
        `The template does not define the condition ${name}. CloudFormation: Template format error: Unresolved condition dependency ${name} in the ${sectionOf(place)} block of the template`,
        { path: pathOf(place) },
      ),
    );
  };

  for (const name of names) {
    const member = byName.get(name);
    if (member === undefined) continue;
    const decide = (inner: IntrinsicScope): Truth => truthOfExpression(member.value, member.place, inner);
    truths.set(name, attempt({ ...member.scope, truthOf }, decide));
  }
  return truthOf;
}

const becauseOf = (cause: Unknown, what: string): Unknown => {
  const reason = `${what}: ${cause.reason}`;
  return cause instanceof Unreadable ? new Unreadable(reason) : new Unknown(reason);
};

/** A chain of conditions can be as long as the template. */
const SHOWN = 10;

const circular = (name: string, cycle: readonly string[], place: Place): TemplateError =>
  templateError(
    `Circular dependency between conditions: [${(cycle[0] === name ? cycle.slice(0, SHOWN) : [name]).join(', ')}]`,
    place,
  );

/** The names of the conditions, each after the conditions that it uses. */
const inOrder = (conditions: ReadonlyMap<string, Member>): ReturnType<typeof dependencyOrder> =>
  dependencyOrder([...conditions.keys()], (name) => {
    const member = conditions.get(name);
    const used = member ? [...namesIn(member.value, member.scope)] : [];
    return used.filter((other) => conditions.has(other));
  });

/** The names of the conditions that an expression uses, in Condition or in Fn::If. */
function* namesIn(expression: unknown, scope: IntrinsicScope, depth = 0): Generator<string> {
  // Such an expression is refused when it is evaluated.
  if (typeof expression !== 'object' || expression === null || depth > DEEPEST) return;
  for (const [key, member] of Object.entries(expression)) {
    const named: unknown = key === 'Fn::If' && Array.isArray(member) ? member[0] : member;
    if (typeof named === 'string' && (key === 'Condition' || key === 'Fn::If')) {
      const name = substitute(named, scope);
      if (typeof name === 'string') yield name;
    }
    yield* namesIn(member, scope, depth + 1);
  }
}

const DEEPEST = 500;

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
  if (typeof expression === 'boolean') return literal(expression, place, scope);
  const [name, operand] = operation(expression) ?? ['', undefined];
  if (name === 'Condition') return truthOfNamed(operand, inside(place, name), scope);
  if (name === 'Fn::Transform') return new Unknown('Fn::Transform is resolved at deployment');
  const operator = OPERATORS.get(name);
  if (operator === undefined && isUnlisted(name)) return unlistedFunction(name, inside(place, name), scope);
  if (operator === undefined)
    throw templateError(
      `A condition must be one of: ${[...OPERATORS.keys(), 'Condition'].join(', ')}. Example: {"Fn::Equals": [{"Ref": "Env"}, "prod"]}`,
      place,
    );
  const [only] = operation(operand) ?? [];
  if (only === 'Fn::Transform' || (only !== undefined && isUnlisted(only) && !OPERATORS.has(only)))
    return resolve(operand, inside(place, name), scope) as Unknown;
  const [min, max] = operator.operands;
  if (!Array.isArray(operand) || operand.length < min || operand.length > max)
    throw templateError(
      `${name} takes a list of ${min === max ? min : `${min} to ${max}`} ${max === 1 ? 'item' : 'items'}. Example: ${operator.example}`,
      inside(place, name),
    );
  return operator.decide(operand, inside(place, name), scope);
}

/** Other tools accept such conditions. CloudFormation does not document them. */
function literal(value: boolean, place: Place, { problems }: IntrinsicScope): boolean {
  problems.warn(
    `The condition is ${value}. CloudFormation documents only functions as conditions. Example: {"Fn::Equals": ["${value}", "true"]}`,
    place,
  );
  return value;
}

function truthOfNamed(operand: unknown, place: Place, scope: IntrinsicScope): Truth {
  const [only = ''] = operation(operand) ?? [];
  if (only === 'Fn::Transform' || (isUnlisted(only) && !OPERATORS.has(only)))
    return resolve(operand, place, scope) as Unknown;
  const name = typeof operand === 'string' ? substitute(operand, scope) : undefined;
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

const isAbsent = (operand: unknown): boolean => operand === undefined || operand === NO_VALUE;

const NOTHING = new Unknown('Fn::Equals compares AWS::NoValue');

/** Compares scalars as CloudFormation does, as text: true equals "true". */
function equals(operands: readonly unknown[], place: Place, scope: IntrinsicScope): Truth {
  const resolved = operands.map((operand, index) => resolve(operand, inside(place, index), scope));
  const unreadable = resolved.find((operand) => operand instanceof Unreadable);
  if (unreadable) return unreadable;
  const result = mapCombinations(resolved, (each) => {
    const texts = each.map((operand) =>
      isAbsent(operand) ? NOTHING : operand instanceof Unknown ? operand : textOf(operand),
    );
    const [left, right] = texts;
    const wrong = texts.indexOf(undefined);
    if (wrong !== -1)
      throw templateError(
        'Template validation error: every Fn::Equals object requires a list of 2 string parameters. Example: {"Fn::Equals": [{"Ref": "Env"}, "prod"]}',
        inside(place, wrong),
      );
    return texts.find((text) => text instanceof Unknown) ?? left === right;
  });
  if (typeof result === 'boolean') return result;
  return new Unknown((result as Unknown).reason);
}

import { aliasOf } from '../../core/aliases';
import {
  type Control,
  type PolicyTextSearch,
  type Requirement,
  SCHEME_PREFIX,
  type Target,
  type ValueCondition,
} from '../../core/catalogue';
import { GenerationError } from '../generation-error';

/** A condition of the Azure Policy language, as JSON. */
export type PolicyCondition = { readonly [key: string]: unknown };

/** Finds the alias of a property of a resource type. Tests replace it. */
export type AliasOf = (resourceType: string, propertyPath: string) => string | undefined;

/**
 * The condition that matches the resources of a type that violate a control. The condition consists of plain `field`
 * conditions only, because Azure Policy denies a request when a template function in a condition fails.
 * Language: https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule
 * @throws GenerationError if the type has no alias for a property, or if the language cannot express the requirement.
 */
export function violationCondition(control: Control, resourceType: string, lookUp: AliasOf = aliasOf): PolicyCondition {
  const target = control.targets[resourceType];
  const where = `${control.id} on ${resourceType}`;
  if (target === undefined)
    throw new GenerationError(
      where,
      `the control has no target ${resourceType}. Its targets: ${Object.keys(control.targets).join(', ')}`,
    );
  const context: RuleContext = { where, resourceType, target, lookUp };
  const violation = compile(control.requirement, context);
  if (violation === undefined)
    throw new GenerationError(
      where,
      'the target binds no fact of the requirement, so no resource of this type can violate the control. Bind at least one fact to a property.',
    );
  return allOf([
    { field: 'type', equals: resourceType },
    ...(target.onlyWith === undefined ? [] : isPresent(aliasFor(target.onlyWith, context))),
    violation,
  ]);
}

/**
 * The condition that matches the resources whose text contains a sign of a violation.
 * @throws GenerationError if a type has no alias for the text.
 */
export function searchCondition(
  { targets, signs }: PolicyTextSearch,
  where: string,
  lookUp: AliasOf = aliasOf,
): PolicyCondition {
  return anyOf(
    Object.entries(targets).map(([resourceType, property]) => {
      const field = aliasFor(property, { where: `${where} on ${resourceType}`, resourceType, lookUp });
      return allOf([{ field: 'type', equals: resourceType }, anyOf(signs.map((sign) => ({ field, contains: sign })))]);
    }),
  );
}

/**
 * The condition that matches copies of other resources which take a fact from there. Undefined if no target of the
 * control can be a copy.
 * @throws GenerationError if a type has no alias for a property.
 */
export function copyCondition(control: Control, lookUp: AliasOf = aliasOf): PolicyCondition | undefined {
  const copies = Object.entries(control.targets).flatMap(([resourceType, target]) => {
    if (target.copiedFrom === undefined) return [];
    const context: RuleContext = { where: `${control.id} on ${resourceType}`, resourceType, target, lookUp };
    const missing = missingFacts(control.requirement, context);
    if (missing.length === 0) return [];
    return [
      allOf([
        { field: 'type', equals: resourceType },
        ...isPresent(aliasFor(target.copiedFrom.property, context)),
        anyOf(missing),
      ]),
    ];
  });
  return copies.length === 0 ? undefined : anyOf(copies);
}

/** One condition for each bound fact, which matches if the request does not set the fact. */
function missingFacts(requirement: Requirement, context: RuleContext): PolicyCondition[] {
  if (requirement.kind === 'allOf') return requirement.requirements.flatMap((part) => missingFacts(part, context));
  const property = context.target.facts[requirement.fact];
  if (property === undefined || property === null) return [];
  return requirement.kind === 'everyItem'
    ? [{ count: { field: aliasFor(`${property}[*]`, context) }, equals: 0 }]
    : [isAbsent(aliasFor(property, context))];
}

interface RuleContext {
  readonly where: string;
  readonly resourceType: string;
  readonly target: Target;
  readonly lookUp: AliasOf;
}

/** The condition that matches a violation of the requirement. Undefined if the type cannot violate it. */
function compile(requirement: Requirement, context: RuleContext): PolicyCondition | undefined {
  if (requirement.kind === 'allOf') {
    const violations = requirement.requirements
      .map((part) => compile(part, context))
      .filter((violation) => violation !== undefined);
    return violations.length === 0 ? undefined : anyOf(violations);
  }

  const property = context.target.facts[requirement.fact];
  if (property === undefined || property === null) {
    if (requirement.kind !== 'value') return undefined;
    throw new GenerationError(
      context.where,
      `the requirement needs the fact ${requirement.fact}, but the target does not bind it to a property.`,
    );
  }
  switch (requirement.kind) {
    case 'value':
      if (isSometimesUnused(requirement.fact, context))
        throw new GenerationError(
          context.where,
          `the requirement needs the fact ${requirement.fact}, which the target declares as unused on some resources. Use whenPresent.`,
        );
      // Negative operators match a missing field, so an absent property is a violation, as intended.
      return allOf(unmetConditions(aliasFor(property, context), requirement.condition, context));
    case 'whenPresent': {
      const field = aliasFor(property, context);
      return allOf([
        ...isPresent(field),
        ...unmetConditions(field, requirement.condition, context),
        ...isUsed(requirement.fact, context),
      ]);
    }
    case 'everyItem': {
      const unmet = unmetItemCondition(property, requirement.condition, context);
      const used = isUsed(requirement.fact, context);
      return used.length === 0 ? unmet : allOf([unmet, ...used]);
    }
  }
}

const isSometimesUnused = (fact: string, { target }: RuleContext): boolean =>
  target.unused?.facts.includes(fact) ?? false;

/**
 * Conditions that all match if a fact counts. They also match a missing field. They come last, so that an ambiguous
 * property is no failure where the fact meets the requirement.
 */
function isUsed(fact: string, context: RuleContext): PolicyCondition[] {
  const { unused } = context.target;
  if (unused === undefined || !isSometimesUnused(fact, context)) return [];
  const field = aliasFor(unused.property, context);
  return unused.values.map((value) => ({ field, notEquals: value }));
}

/** Matches an array item that does not meet the condition, and a single value in the place of the array. */
function unmetItemCondition(property: string, condition: ValueCondition, context: RuleContext): PolicyCondition {
  const list = aliasFor(property, context);
  const item = aliasFor(`${property}[*]`, context);
  return anyOf([
    { count: { field: item, where: allOf(unmetConditions(item, condition, context)) }, greater: 0 },
    // `like "*"` matches any single value and no array. The count excludes an array with items in any case.
    allOf([...isPresent(list), { field: list, like: '*' }, { count: { field: item }, equals: 0 }]),
  ]);
}

/** Conditions that all match if the field does not meet the condition. */
function unmetConditions(field: string, condition: ValueCondition, context: RuleContext): PolicyCondition[] {
  switch (condition.is) {
    case 'true':
      return [{ field, notEquals: 'true' }];
    case 'withScheme':
      return condition.schemes.map((scheme) => ({ field, notLike: `${SCHEME_PREFIX[scheme]}*` }));
    case 'oneOf':
      return condition.values.map((value) => ({ field, notEquals: value }));
    case 'set':
      throw new GenerationError(
        context.where,
        'without template functions, Azure Policy cannot detect a blank string, so the condition "set" cannot be compiled. Use a condition on schemes or on a list of values: {is: "withScheme", schemes: ["https"]}',
      );
  }
}

/** For `exists`, null counts as missing, but an empty string does not. */
const isPresent = (field: string): PolicyCondition[] => [
  { field, exists: 'true' },
  { field, notEquals: '' },
];

const isAbsent = (field: string): PolicyCondition =>
  anyOf([
    { field, exists: 'false' },
    { field, equals: '' },
  ]);

function aliasFor(property: string, { where, resourceType, lookUp }: Omit<RuleContext, 'target'>): string {
  const alias = lookUp(resourceType, property);
  if (alias !== undefined) return alias;
  throw new GenerationError(
    where,
    `the property ${property} has no Azure Policy alias, so a definition cannot test it. See core/aliases/ for the known aliases. Example: Microsoft.ApiManagement/service/backends/url`,
  );
}

const allOf = (conditions: readonly PolicyCondition[]): PolicyCondition => group('allOf', conditions);
const anyOf = (conditions: readonly PolicyCondition[]): PolicyCondition => group('anyOf', conditions);

function group(operator: 'allOf' | 'anyOf', conditions: readonly PolicyCondition[]): PolicyCondition {
  const [first, ...others] = conditions;
  return first !== undefined && others.length === 0 ? first : { [operator]: conditions };
}

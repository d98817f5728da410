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

/** Says which alias of a resource type stands for a property; a seam for tests. */
export type AliasOf = (resourceType: string, propertyPath: string) => string | undefined;

/**
 * The condition that holds on the resources of a type that violate a control. It keeps to plain `field` conditions:
 * an error inside a template function denies whatever is deployed.
 * Language: https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule
 * @throws GenerationError where the type has no alias for a property, or the language cannot say what is required.
 */
export function violates(control: Control, resourceType: string, lookUp: AliasOf = aliasOf): PolicyCondition {
  const target = control.targets[resourceType];
  const where = `${control.id} on ${resourceType}`;
  if (target === undefined) throw new GenerationError(where, 'is no target of the control.');
  const context: RuleContext = { where, resourceType, target, lookUp };
  const violation = compile(control.requirement, context);
  if (violation === undefined) throw new GenerationError(where, 'no resource of this type can violate the control.');
  return allOf([
    { field: 'type', equals: resourceType },
    ...(target.onlyWith === undefined ? [] : isPresent(aliasFor(target.onlyWith, context))),
    violation,
  ]);
}

/**
 * The condition that holds on the resources whose text shows a sign of a violation.
 * @throws GenerationError where a type has no alias for the text.
 */
export function showsSigns(
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

interface RuleContext {
  readonly where: string;
  readonly resourceType: string;
  readonly target: Target;
  readonly lookUp: AliasOf;
}

/** The condition that holds where the requirement does not; undefined where it cannot be violated. */
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
    throw new GenerationError(context.where, `requires ${requirement.fact}, which the type does not have.`);
  }
  switch (requirement.kind) {
    case 'value':
      // Negative operators hold on a missing field, so that absence violates as it should.
      return allOf(misses(aliasFor(property, context), requirement.condition, context));
    case 'whenPresent': {
      const field = aliasFor(property, context);
      return allOf([...isPresent(field), ...misses(field, requirement.condition, context)]);
    }
    case 'everyItem':
      return someItemMisses(property, requirement.condition, context);
  }
}

/** An item does not meet the condition, or a single value stands in the place of the list. */
function someItemMisses(property: string, condition: ValueCondition, context: RuleContext): PolicyCondition {
  const list = aliasFor(property, context);
  const item = aliasFor(`${property}[*]`, context);
  return anyOf([
    { count: { field: item, where: allOf(misses(item, condition, context)) }, greater: 0 },
    // `like "*"` holds for any single value and for no list. The count keeps a list with items out all the same.
    allOf([...isPresent(list), { field: list, like: '*' }, { count: { field: item }, equals: 0 }]),
  ]);
}

/** The field does not meet the condition: all of these hold. */
function misses(field: string, condition: ValueCondition, context: RuleContext): PolicyCondition[] {
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
        'Azure Policy cannot tell a blank string from a set one without template functions. Require a scheme or a list of values.',
      );
  }
}

/** Null counts as missing for `exists`; the empty string does not. */
const isPresent = (field: string): PolicyCondition[] => [
  { field, exists: 'true' },
  { field, notEquals: '' },
];

function aliasFor(property: string, { where, resourceType, lookUp }: Omit<RuleContext, 'target'>): string {
  const alias = lookUp(resourceType, property);
  if (alias !== undefined) return alias;
  throw new GenerationError(
    where,
    `there is no Azure Policy alias for the property ${property}, so no definition can look at it. The aliases are in core/aliases/; an example is Microsoft.ApiManagement/service/backends/url.`,
  );
}

const allOf = (conditions: readonly PolicyCondition[]): PolicyCondition => group('allOf', conditions);
const anyOf = (conditions: readonly PolicyCondition[]): PolicyCondition => group('anyOf', conditions);

function group(operator: 'allOf' | 'anyOf', conditions: readonly PolicyCondition[]): PolicyCondition {
  const [first, ...others] = conditions;
  return first !== undefined && others.length === 0 ? first : { [operator]: conditions };
}

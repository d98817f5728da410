import { type ArmFunction, standardFunctions } from '../../expressions';
import type { Frame } from '../frame';
import { withinLimits } from '../limits';
import { foldCase } from '../text';
import { policyFunctions } from './policy-functions';

/** What ARM templates have and policy rules do not, besides all whose name starts with `list`. */
const UNAVAILABLE = new Set(
  [
    'copyIndex',
    'dateTimeAdd',
    'dateTimeFromEpoch',
    'dateTimeToEpoch',
    'deployment',
    'environment',
    'extensionResourceId',
    'lambda',
    'lambdaVariables',
    'managementGroup',
    'newGuid',
    'pickZones',
    'providers',
    'reference',
    'resourceId',
    'subscriptionResourceId',
    'tenant',
    'tenantResourceId',
    'variables',
  ].map(foldCase),
);

/** What policy rules may call too, but only Azure can answer. */
const AZURE_ALONE = new Set(
  ['deployer', 'managementGroupResourceId', 'toLogicalZone', 'toLogicalZones', 'toPhysicalZone', 'toPhysicalZones'].map(
    foldCase,
  ),
);

/** The evaluator of expressions has these itself, because they do not evaluate all of their arguments. */
const EVALUATED_LAZILY = new Set(['if', 'and', 'or', 'coalesce']);

const boundedFunctions: ReadonlyMap<string, ArmFunction> = new Map(
  [...standardFunctions]
    .filter(([name]) => !isUnavailable(name) && !EVALUATED_LAZILY.has(name))
    .map(([name, apply]) => [name, (args) => withinLimits(apply(args))]),
);

/** Whether it is a function of ARM templates that policy rules go without. */
export function isUnavailable(name: string): boolean {
  const folded = foldCase(name);
  return UNAVAILABLE.has(folded) || folded.startsWith('list');
}

/** Whether it is a function that Azure answers from what it knows of the tenant, and that cannot be evaluated here. */
export const needsAzure = (name: string): boolean => AZURE_ALONE.has(foldCase(name));

export function isRuleFunction(name: string): boolean {
  const folded = foldCase(name);
  return policyFunctions.has(folded) || EVALUATED_LAZILY.has(folded) || boundedFunctions.has(folded);
}

/** The function of a name in lower case. Undefined where there is none, and for those that are evaluated lazily. */
export function findRuleFunction(name: string, frame: Frame): ArmFunction | undefined {
  const own = policyFunctions.get(name)?.(frame);
  return own ? (args) => withinLimits(own(args)) : boundedFunctions.get(name);
}

import { type ArmFunction, standardFunctions } from '../../expressions';
import { foldCase } from '../../values';
import type { Frame } from '../frame';
import { withinLimits } from '../limits';
import { policyFunctions } from './policy-functions';

/** Functions of ARM templates that policy rules do not have. Functions whose names start with `list` are others. */
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

/** Functions that policy rules can call but only Azure can evaluate. */
const AZURE_ONLY = new Set(
  ['deployer', 'managementGroupResourceId', 'toLogicalZone', 'toLogicalZones', 'toPhysicalZone', 'toPhysicalZones'].map(
    foldCase,
  ),
);

/** The expression evaluator implements these itself, because they do not evaluate all of their arguments. */
const EVALUATED_LAZILY = new Set(['if', 'and', 'or', 'coalesce']);

const boundedFunctions: ReadonlyMap<string, ArmFunction> = new Map(
  [...standardFunctions]
    .filter(([name]) => !isUnavailable(name) && !EVALUATED_LAZILY.has(name))
    .map(([name, apply]) => [name, (args) => withinLimits(apply(args))]),
);

/** Whether the function is available in ARM templates but not in policy rules. */
export function isUnavailable(name: string): boolean {
  const folded = foldCase(name);
  return UNAVAILABLE.has(folded) || folded.startsWith('list');
}

/** Whether the function depends on the tenant, so only Azure can evaluate it. */
export const needsAzure = (name: string): boolean => AZURE_ONLY.has(foldCase(name));

export function isRuleFunction(name: string): boolean {
  const folded = foldCase(name);
  return policyFunctions.has(folded) || EVALUATED_LAZILY.has(folded) || boundedFunctions.has(folded);
}

/** Finds a function by its name in lower case; undefined for unknown and for lazily evaluated functions. */
export function findRuleFunction(name: string, frame: Frame): ArmFunction | undefined {
  const own = policyFunctions.get(name)?.(frame);
  return own ? (args) => withinLimits(own(args)) : boundedFunctions.get(name);
}

import { isObject } from '../values';
import { EvaluationFailure } from './errors';

/**
 * The limits of a policy rule. Azure does not create or assign a definition that exceeds them.
 * @see https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#policy-rule-limits
 */
export const LIMITS = {
  conditions: 4096,
  existenceConditions: 128,
  functions: 2048,
  functionArguments: 128,
  functionDepth: 64,
  /** In characters. */
  expressionLength: 81_920,
  fieldCountsPerArray: 5,
  valueCounts: 10,
  /** Of a value count, multiplied with those of the enclosing value counts. */
  iterations: 100,
} as const;

const TEXT_LENGTH = 131_072;
const DEPTH = 128;
const NODES = 32_768;

/** How a value exceeds the limits for function results and parameters; undefined if it does not. */
export function beyondLimits(value: unknown): string | undefined {
  if (typeof value === 'string')
    return value.length > TEXT_LENGTH
      ? `a string of ${value.length} characters; the limit is ${TEXT_LENGTH}`
      : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  let nodes = 0;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    nodes += level.length;
    if (depth > DEPTH) return `a value nested deeper than ${DEPTH} levels`;
    if (nodes > NODES) return `a value with more than ${NODES} nodes`;
    level = level.flatMap((each) => (Array.isArray(each) || isObject(each) ? Object.values(each) : []));
  }
  return undefined;
}

/**
 * Returns the result of a function.
 * @throws EvaluationFailure if it is too large.
 */
export function withinLimits(value: unknown): unknown {
  const beyond = beyondLimits(value);
  if (beyond !== undefined) throw new EvaluationFailure(`a function returns ${beyond}`);
  return value;
}

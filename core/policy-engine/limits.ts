import { EvaluationFailure } from './errors';
import { isObject } from './resource';

/**
 * What a policy rule may hold at most. Azure refuses to create or assign a definition that is beyond.
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
  /** Of a count over values, times those of the counts around it. */
  iterations: 100,
} as const;

const TEXT_LENGTH = 131_072;
const DEPTH = 128;
const NODES = 32_768;

/** Why a value is larger than those of functions and parameters may be; undefined where it is not. */
export function beyondLimits(value: unknown): string | undefined {
  if (typeof value === 'string')
    return value.length > TEXT_LENGTH ? `a text of ${value.length} characters, of ${TEXT_LENGTH} at most` : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  let nodes = 0;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    nodes += level.length;
    if (depth > DEPTH) return `a value of more than ${DEPTH} levels`;
    if (nodes > NODES) return `a value of more than ${NODES} nodes`;
    level = level.flatMap((each) => (Array.isArray(each) || isObject(each) ? Object.values(each) : []));
  }
  return undefined;
}

/**
 * Hands on what a function gives.
 * @throws EvaluationFailure where it is too large.
 */
export function withinLimits(value: unknown): unknown {
  const beyond = beyondLimits(value);
  if (beyond !== undefined) throw new EvaluationFailure(`a function gives ${beyond}`);
  return value;
}

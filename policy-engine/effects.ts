import { describe, PolicyError } from './errors';
import { compileOperand, parameterAlone } from './expressions';
import type { Frame } from './frame';
import type { Entry } from './json-entries';
import type { LoadScope } from './load-scope';
import { foldCase } from './text';

/** @see https://learn.microsoft.com/azure/governance/policy/concepts/effect-basics */
export const EFFECTS = [
  'addToNetworkGroup',
  'append',
  'audit',
  'auditIfNotExists',
  'deny',
  'denyAction',
  'deployIfNotExists',
  'disabled',
  'manual',
  'modify',
  'mutate',
] as const;

export type Effect = (typeof EFFECTS)[number];

const byName: ReadonlyMap<string, Effect> = new Map(EFFECTS.map((effect) => [foldCase(effect), effect]));

export interface CompiledEffect {
  /** The effects that the rule can have; undefined where it does not say. */
  readonly possible: readonly Effect[] | undefined;
  /** @throws PolicyError where the value is no effect. */
  readonly resolve: (frame: Frame) => Effect;
}

/**
 * Reads the effect of a rule. Effects compare without letter case.
 * @throws PolicyError
 */
export function compileEffect({ value, path }: Entry, scope: LoadScope): CompiledEffect {
  if (typeof value !== 'string') throw noEffect(value, path);
  const operand = compileOperand(value, path, scope);
  if (operand.kind === 'constant') {
    const effect = effectNamed(operand.value, path);
    return { possible: [effect], resolve: () => effect };
  }
  return {
    possible: parameterAlone(value, scope)?.allowedValues?.map((each) => effectNamed(each, path)),
    resolve: (frame) => effectNamed(operand.evaluate(frame), path),
  };
}

function effectNamed(value: unknown, path: string): Effect {
  const effect = typeof value === 'string' ? byName.get(foldCase(value)) : undefined;
  if (!effect) throw noEffect(value, path);
  return effect;
}

const noEffect = (value: unknown, path: string): PolicyError =>
  new PolicyError(path, `is ${describe(value)}, not one of the effects ${EFFECTS.join(', ')}`, '"Deny"');

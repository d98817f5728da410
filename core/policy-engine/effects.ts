import { foldCase } from '../values';
import { describe, PolicyError } from './errors';
import { compileOperand, parameterAlone } from './expressions';
import type { Frame } from './frame';
import type { Entry } from './json-entries';
import type { LoadScope } from './load-scope';
import type { ParameterDeclaration } from './parameters';

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
  /** The effects that the rule can have; undefined if the rule does not limit them. */
  readonly possible: readonly Effect[] | undefined;
  /** The parameter that gives the effect, if the rule uses one. */
  readonly parameter?: ParameterDeclaration;
  /** @throws PolicyError if the value is not an effect. */
  readonly resolve: (frame: Frame) => Effect;
}

/** Effects that an assignment can replace with others without different details. Disabled can replace any effect. */
const INTERCHANGEABLE: ReadonlyMap<Effect, readonly Effect[]> = new Map([
  ['audit', ['deny']],
  ['deny', ['audit']],
  ['append', ['audit', 'deny']],
  ['modify', ['audit', 'deny']],
  ['deployIfNotExists', ['auditIfNotExists']],
]);

/**
 * The effect with which an assignment overrides the rule's.
 * @throws PolicyError if the name is not an effect or the rule does not support it.
 * @see https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure#overrides
 */
export function overridingEffect({ possible, parameter }: CompiledEffect, name: string): Effect {
  const effect = effectNamed(name, 'effect');
  if (possible === undefined || possible.includes(effect)) return effect;
  const others = parameter
    ? []
    : possible.flatMap((each) => ['disabled' as const, ...(INTERCHANGEABLE.get(each) ?? [])]);
  if (others.includes(effect)) return effect;
  const allowed = [...new Set([...possible, ...others])];
  throw new PolicyError(
    'effect',
    `is ${describe(name)}, which the rule does not support. Supported effects: ${allowed.join(', ')}`,
    `"${allowed[0]}"`,
  );
}

/**
 * Compiles the effect of a rule. Effect names are case-insensitive.
 * @throws PolicyError
 */
export function compileEffect({ value, path }: Entry, scope: LoadScope): CompiledEffect {
  if (typeof value !== 'string') throw noEffect(value, path);
  const operand = compileOperand(value, path, scope);
  if (operand.kind === 'constant') {
    const effect = effectNamed(operand.value, path);
    return { possible: [effect], resolve: () => effect };
  }
  const parameter = parameterAlone(value, scope);
  return {
    possible: parameter?.allowedValues?.map((each) => effectNamed(each, path)),
    ...(parameter ? { parameter } : {}),
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

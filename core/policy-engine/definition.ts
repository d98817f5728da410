import { aliasPath as publishedAliasPath } from '../aliases';
import { type Condition, compileCondition } from './condition';
import { type CompiledDetails, compileDetails } from './details';
import { type CompiledEffect, compileEffect } from './effects';
import { describe, PolicyError } from './errors';
import type { AliasPath } from './fields';
import { type Entry, entriesOf, expectOnly } from './json-entries';
import { LIMITS } from './limits';
import type { LoadScope } from './load-scope';
import { loadParameters, type ParameterDeclaration } from './parameters';
import { foldCase } from './text';

/** Which resources a definition looks at: all, those with tags and location, or those of a resource provider's own. */
export type Mode = { readonly kind: 'all' | 'indexed' } | { readonly kind: 'resourceProvider'; readonly name: string };

/** A policy definition that is ready to decide requests. */
export interface LoadedDefinition {
  readonly displayName: string | undefined;
  readonly mode: Mode;
  /** By name without letter case. */
  readonly parameters: ReadonlyMap<string, ParameterDeclaration>;
  /** Undefined where it is for a resource provider to evaluate. */
  readonly rule: LoadedRule | undefined;
  readonly aliasPath: AliasPath;
}

export interface LoadedRule {
  /** Where the rule stands in the definition. */
  readonly path: string;
  readonly condition: Condition;
  readonly effect: CompiledEffect;
  readonly details: CompiledDetails;
}

export interface LoadOptions {
  /** Gives the path of an alias; by default of those of Microsoft.ApiManagement. */
  readonly aliasPath?: AliasPath;
}

const EXAMPLE =
  '{"mode": "All", "policyRule": {"if": {"field": "type", "equals": "Microsoft.ApiManagement/service/apis"}, "then": {"effect": "audit"}}}';

/**
 * Reads a policy definition: the resource with its `properties`, or the properties alone.
 * @throws PolicyError where Azure would refuse to create it: an operator, alias, function or parameter that does not
 * exist, a value of the wrong type, a limit that is passed.
 */
export function loadDefinition(json: unknown, { aliasPath = publishedAliasPath }: LoadOptions = {}): LoadedDefinition {
  const root = entriesOf(json, '', EXAMPLE);
  const wrapper = root.has('policyrule') ? undefined : root.get('properties');
  const entries = wrapper ? entriesOf(wrapper.value, wrapper.path, EXAMPLE) : root;
  const rule = entries.get('policyrule');
  if (!rule) throw new PolicyError(wrapper ? `${wrapper.path}.policyRule` : 'policyRule', 'is missing', EXAMPLE);

  const displayName = entries.get('displayname')?.value;
  const mode = loadMode(entries.get('mode'));
  const declared = entries.get('parameters');
  const parameters = loadParameters(declared?.value, declared?.path ?? 'parameters');
  return {
    displayName: typeof displayName === 'string' ? displayName : undefined,
    mode,
    parameters,
    rule: mode.kind === 'resourceProvider' ? undefined : loadRule(rule, parameters, aliasPath),
    aliasPath,
  };
}

/**
 * A definition without a mode is of mode Indexed.
 * @see https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics#mode
 */
function loadMode(entry: Entry | undefined): Mode {
  if (entry?.value === undefined || entry.value === null) return { kind: 'indexed' };
  const { value, path } = entry;
  const folded = typeof value === 'string' ? foldCase(value) : '';
  if (folded === 'all' || folded === 'indexed') return { kind: folded };
  if (typeof value === 'string' && /^microsoft\.[a-z0-9.]+\.data$/.test(folded))
    return { kind: 'resourceProvider', name: value };
  throw new PolicyError(path, `is ${describe(value)}`, '"All", "Indexed" or "Microsoft.KeyVault.Data"');
}

function loadRule(
  { value, path }: Entry,
  parameters: ReadonlyMap<string, ParameterDeclaration>,
  aliasPath: AliasPath,
): LoadedRule {
  const example = '{"if": {"field": "type", "equals": "Microsoft.ApiManagement/service"}, "then": {"effect": "audit"}}';
  const entries = entriesOf(value, path, example);
  expectOnly(entries, ['if', 'then'], example);
  const [condition, then] = [entries.get('if'), entries.get('then')];
  if (!condition || !then) throw new PolicyError(`${path}.${condition ? 'then' : 'if'}`, 'is missing', example);
  const outcome = entriesOf(then.value, then.path, '{"effect": "audit"}');
  expectOnly(outcome, ['effect', 'details'], '{"effect": "audit"}');
  const given = outcome.get('effect');
  if (!given) throw new PolicyError(`${then.path}.effect`, 'is missing', '{"effect": "audit"}');

  const scope: LoadScope = {
    aliasPath,
    parameters,
    counts: [],
    withoutFunctions: new Set(),
    tally: { functions: 0, valueCounts: 0, fieldCounts: new Map() },
    conditions: { found: 0, most: LIMITS.conditions },
  };
  const effect = compileEffect(given, scope);
  return {
    path,
    condition: compileCondition(condition.value, condition.path, scope),
    effect,
    details: compileDetails(outcome.get('details'), effect.possible, then.path, scope),
  };
}

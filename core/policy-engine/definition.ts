import { aliasPath as publishedAliasPath } from '../aliases';
import { foldCase } from '../values';
import { type Condition, compileCondition } from './condition';
import { type CompiledDetails, compileDetails } from './details';
import { type CompiledEffect, compileEffect } from './effects';
import { describe, PolicyError } from './errors';
import type { AliasPath } from './fields';
import { type Entry, entriesOf, expectOnly } from './json-entries';
import { LIMITS } from './limits';
import type { LoadScope } from './load-scope';
import { loadParameters, type ParameterDeclaration } from './parameters';

/** Which resources a definition evaluates: all, those with tags and location, or those of a resource provider mode. */
export type PolicyMode =
  | { readonly kind: 'all' | 'indexed' }
  | { readonly kind: 'resourceProvider'; readonly name: string };

/** A policy definition that is ready to evaluate requests. */
export interface LoadedDefinition {
  readonly displayName: string | undefined;
  readonly mode: PolicyMode;
  /** By case-folded name. */
  readonly parameters: ReadonlyMap<string, ParameterDeclaration>;
  /** Undefined if a resource provider evaluates the definition. */
  readonly rule: LoadedRule | undefined;
  readonly aliasPath: AliasPath;
}

export interface LoadedRule {
  /** The path of the rule in the definition. */
  readonly path: string;
  readonly condition: Condition;
  readonly effect: CompiledEffect;
  readonly details: CompiledDetails;
}

export interface LoadOptions {
  /** Looks up the path of an alias. The default knows the aliases of Microsoft.ApiManagement. */
  readonly aliasPath?: AliasPath;
}

const EXAMPLE =
  '{"mode": "All", "policyRule": {"if": {"field": "type", "equals": "Microsoft.ApiManagement/service/apis"}, "then": {"effect": "audit"}}}';

/**
 * Loads a policy definition: the resource with its `properties`, or only the properties.
 * @throws PolicyError if Azure would not create it, because of an unknown operator, alias, function or parameter, a
 * value of the wrong type, or an exceeded limit.
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
 * The default mode is Indexed.
 * @see https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics#mode
 */
function loadMode(entry: Entry | undefined): PolicyMode {
  if (entry?.value === undefined || entry.value === null) return { kind: 'indexed' };
  const { value, path } = entry;
  const folded = typeof value === 'string' ? foldCase(value) : '';
  if (folded === 'all' || folded === 'indexed') return { kind: folded };
  if (typeof value === 'string' && /^microsoft\.[a-z0-9.]+\.data$/.test(folded))
    return { kind: 'resourceProvider', name: value };
  throw new PolicyError(path, `is ${describe(value)}, not a mode`, '"All", "Indexed" or "Microsoft.KeyVault.Data"');
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
  const thenEntries = entriesOf(then.value, then.path, '{"effect": "audit"}');
  expectOnly(thenEntries, ['effect', 'details'], '{"effect": "audit"}');
  const given = thenEntries.get('effect');
  if (!given) throw new PolicyError(`${then.path}.effect`, 'is missing', '{"effect": "audit"}');

  const scope: LoadScope = {
    aliasPath,
    parameters,
    counts: [],
    withoutFunctions: new Set(),
    usage: { functions: 0, valueCounts: 0, fieldCounts: new Map() },
    conditions: { found: 0, most: LIMITS.conditions },
  };
  const effect = compileEffect(given, scope);
  return {
    path,
    condition: compileCondition(condition.value, condition.path, scope),
    effect,
    details: compileDetails(thenEntries.get('details'), effect.possible, then.path, scope),
  };
}

import type { Control } from '../controls/control';
import { initiative } from './initiative';
import { policyDefinitions } from './policy-definition';
import type { AliasOf } from './policy-rule';
import { subscriptionTemplate } from './subscription-template';

/** Texts by their paths below `azure-policy/`. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/**
 * What `azure-policy/` holds, as a function of the catalogue alone.
 * @throws GenerationError where a control cannot be written as Azure Policy.
 */
export function azurePolicyFiles(controls: readonly Control[], lookUp?: AliasOf): GeneratedFiles {
  const definitions = policyDefinitions(controls, lookUp);
  const set = initiative(definitions);
  const setProperties = {
    ...set.properties,
    policyDefinitions: set.members.map(({ definition, entry }) => ({
      ...entry,
      // Where the definitions live is known only to whoever creates them one by one; the template needs no such hand.
      policyDefinitionId: `/subscriptions/{subscriptionId}/providers/Microsoft.Authorization/policyDefinitions/${definition.name}`,
    })),
  };
  return new Map(
    [
      ...definitions.map(({ name, properties }) => [`definitions/${name}.json`, { name, properties }] as const),
      ['initiative.json', { name: set.name, properties: setProperties }] as const,
      ['subscription.json', subscriptionTemplate(definitions, set)] as const,
    ].map(([path, content]) => [path, `${JSON.stringify(content, undefined, 2)}\n`]),
  );
}

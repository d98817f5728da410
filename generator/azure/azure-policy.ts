import type { Control } from '../../core/catalogue';
import type { Configuration } from '../../core/configuration';
import type { GeneratedFiles } from '../files';
import { armTemplate } from './arm-template';
import { assignedEffects } from './assignment';
import { bicepFiles } from './bicep-files';
import { communityFiles } from './community';
import { epacFiles } from './epac';
import { policyExemptions } from './exemptions';
import { type FileEntries, type Gate, jsonText } from './forms';
import { initiative, initiativeProperties } from './initiative';
import { idOf } from './plan';
import type { AliasOf } from './policy-rule';
import { mayReach, parseAssignableScope, SUBSCRIPTION_EXAMPLE } from './scope';
import { terraformFiles } from './terraform';

export interface GenerationOptions {
  /** Sets effects and exemptions; without one everything is enforced. */
  readonly configuration?: Pick<Configuration, 'controls' | 'exemptions'>;
  /** The subscription or management group, where a form has to name it; an example where none is given. */
  readonly scope?: string;
  /** Whose day it is decides which exemptions still count. */
  readonly now?: Date;
  /** Says which alias stands for a property; a seam for tests. */
  readonly lookUp?: AliasOf;
}

/**
 * What `azure-policy/` holds: one gate in each of the forms that people deploy.
 * @throws GenerationError where a control cannot be written as Azure Policy, or the configuration is wrong.
 */
export function azurePolicyFiles(controls: readonly Control[], options: GenerationOptions = {}): GeneratedFiles {
  const gate = gateOf(controls, options);
  return new Map([
    ...definitionFiles(gate),
    ['subscription.json', jsonText(armTemplate('subscription', gate))],
    ['management-group.json', jsonText(armTemplate('managementGroup', gate))],
    ...bicepFiles(gate),
    ...communityFiles(gate),
    ...epacFiles(gate),
    ...terraformFiles(gate),
  ]);
}

function gateOf(controls: readonly Control[], { configuration, scope, now, lookUp }: GenerationOptions): Gate {
  const { controls: modes = {}, exemptions = [] } = configuration ?? {};
  const assigned = parseAssignableScope(scope ?? SUBSCRIPTION_EXAMPLE);
  const set = initiative(controls, lookUp);
  return {
    initiative: set,
    effects: assignedEffects(set, controls, { controls: modes }),
    exemptions: policyExemptions(set, { exemptions }, now ?? new Date()).filter(
      (exemption) => scope === undefined || mayReach(assigned, exemption.scope),
    ),
    scope: assigned.id,
  };
}

/** The bodies of the requests that create the definitions and the initiative one by one. */
function definitionFiles({ initiative: set, scope }: Gate): FileEntries {
  const properties = initiativeProperties(set, (name) => idOf(scope, 'policyDefinitions', name));
  return [
    ...set.definitions.map(
      (definition) =>
        [
          `definitions/${definition.name}.json`,
          jsonText({ name: definition.name, properties: definition.properties }),
        ] as const,
    ),
    ['initiative.json', jsonText({ name: set.name, properties })],
  ];
}

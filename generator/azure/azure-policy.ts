import type { Control } from '../../core/catalogue';
import type { Configuration } from '../../core/configuration';
import type { GeneratedFiles } from '../files';
import { armTemplate } from './arm-template';
import { assignedEffects } from './assignment';
import { bicepFiles } from './bicep-files';
import { communityFiles } from './community';
import { epacFiles } from './epac';
import { policyExemptions } from './exemptions';
import { type FileEntries, type Gate, jsonFile } from './forms';
import { initiative, initiativeProperties } from './initiative';
import { policyResourceId } from './plan';
import type { AliasOf } from './policy-rule';
import { mayReach, parseAssignableScope, SUBSCRIPTION_EXAMPLE } from './scope';
import { terraformFiles } from './terraform';

export interface GenerationOptions {
  /** Sets the effects and the exemptions. Without a configuration each control has its default mode. */
  readonly configuration?: Pick<Configuration, 'controls' | 'exemptions'>;
  /** The id of the subscription or management group, for formats that contain it. Default: an example id. */
  readonly scope?: string;
  /** The date against which exemptions expire. Default: today. */
  readonly now?: Date;
  /** Finds the alias of a property. Tests replace it. */
  readonly lookUp?: AliasOf;
}

/**
 * The files of `azure-policy/`: the same policies in each deployment format (ARM, Bicep, Terraform, EPAC, JSON).
 * @throws GenerationError if a control cannot be compiled to Azure Policy, or if the configuration is invalid.
 */
export function azurePolicyFiles(controls: readonly Control[], options: GenerationOptions = {}): GeneratedFiles {
  const gate = gateOf(controls, options);
  return new Map([
    ...definitionFiles(gate),
    ['subscription.json', jsonFile(armTemplate('subscription', gate))],
    ['management-group.json', jsonFile(armTemplate('managementGroup', gate))],
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

/** The request bodies that create the definitions and the initiative one by one. */
function definitionFiles({ initiative: set, scope }: Gate): FileEntries {
  const properties = initiativeProperties(set, (name) => policyResourceId(scope, 'policyDefinitions', name));
  return [
    ...set.definitions.map(
      (definition) =>
        [
          `definitions/${definition.name}.json`,
          jsonFile({ name: definition.name, properties: definition.properties }),
        ] as const,
    ),
    ['initiative.json', jsonFile({ name: set.name, properties })],
  ];
}

import { memberLike } from '../../expressions';
import { type JsonObject } from '../../values';

/** The deployment scope, which the `$schema` of the template determines. */
export type DeploymentLevel = 'resourceGroup' | 'subscription' | 'managementGroup' | 'tenant';

const SCHEMA = /\/(?<level>|subscription|managementGroup|tenant)deploymentTemplate\.json#?$/i;

const LEVELS: Readonly<Record<string, DeploymentLevel>> = {
  subscription: 'subscription',
  managementgroup: 'managementGroup',
  tenant: 'tenant',
};

/** Whether a `$schema` is that of an ARM template. */
export const isTemplateSchema = (schema: unknown): boolean => typeof schema === 'string' && SCHEMA.test(schema);

/** The level in the `$schema` of a template; by default `resourceGroup`. */
export function levelOf(template: JsonObject): DeploymentLevel {
  const $schema = memberLike(template, '$schema');
  const level = typeof $schema === 'string' ? SCHEMA.exec($schema)?.groups?.level : undefined;
  return LEVELS[level?.toLowerCase() ?? ''] ?? 'resourceGroup';
}

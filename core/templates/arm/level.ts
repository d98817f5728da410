import { type JsonObject, memberLike } from '../../expressions';

/** What a template is deployed to, which its `$schema` says. */
export type Level = 'resourceGroup' | 'subscription' | 'managementGroup' | 'tenant';

const SCHEMA = /\/(?<level>|subscription|managementGroup|tenant)deploymentTemplate\.json#?$/i;

const LEVELS: Readonly<Record<string, Level>> = {
  subscription: 'subscription',
  managementgroup: 'managementGroup',
  tenant: 'tenant',
};

/** Whether the schema is one of ARM templates. */
export const isTemplateSchema = (schema: unknown): boolean => typeof schema === 'string' && SCHEMA.test(schema);

/** The level that a template's schema names; a resource group's where it names none. */
export function levelOf(template: JsonObject): Level {
  const $schema = memberLike(template, '$schema');
  const level = typeof $schema === 'string' ? SCHEMA.exec($schema)?.groups?.level : undefined;
  return LEVELS[level?.toLowerCase() ?? ''] ?? 'resourceGroup';
}

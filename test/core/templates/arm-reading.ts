import { type ArmOptions, type ArmReading, readArmTemplate } from '../../../core/templates/arm/read';

export const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

/** The resource ID of the placeholder resource group. */
export const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/resource-group';

export const api = (
  properties: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Record<string, unknown> => ({
  type: 'Microsoft.ApiManagement/service/apis',
  apiVersion: '2024-05-01',
  name: 'apim/echo',
  properties,
  ...more,
});

export const read = (template: Record<string, unknown>, options?: ArmOptions): ArmReading =>
  readArmTemplate({ $schema: SCHEMA, ...template }, options);

/** The value of one expression in a template. */
export function valueOf(value: unknown, template: Record<string, unknown> = {}, options?: ArmOptions): unknown {
  const { resources } = read({ ...template, resources: [api({ value })] }, options);
  const properties = resources[0]?.body['properties'] as { readonly value?: unknown } | undefined;
  return properties?.value;
}

/** The properties of the resource at an index, also counted from the end. */
export const propertiesAt = ({ resources }: ArmReading, index: number): Record<string, unknown> =>
  (resources.at(index)?.body['properties'] ?? {}) as Record<string, unknown>;

export const names = ({ resources }: ArmReading): unknown[] => resources.map(({ name }) => name);

/** The thrown error, or undefined. */
export function caught(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}

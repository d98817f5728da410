import { type FileEntries, type Gate, jsonFile } from './forms';

/**
 * Each definition in the layout of Azure's policy repositories: the full definition, and separate files for its rule and
 * its parameters, which `az policy definition create` reads.
 * @see https://github.com/Azure/Community-Policy
 */
export const communityFiles = ({ initiative }: Gate): FileEntries =>
  initiative.definitions.flatMap(({ name, properties }) => {
    const file = (part: string, content: unknown) =>
      [`community/${name}/azurepolicy${part}.json`, jsonFile(content)] as const;
    return [
      file('', { name, type: 'Microsoft.Authorization/policyDefinitions', properties }),
      file('.rules', properties['policyRule']),
      file('.parameters', properties['parameters']),
    ];
  });

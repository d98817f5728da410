import { type FileEntries, type Gate, jsonText } from './forms';

/**
 * Each definition as Azure's policy repositories hold them: the whole, and its rule and parameters as files of their
 * own, which `az policy definition create` takes.
 * @see https://github.com/Azure/Community-Policy
 */
export const communityFiles = ({ initiative }: Gate): FileEntries =>
  initiative.definitions.flatMap(({ name, properties }) => {
    const file = (part: string, content: unknown) =>
      [`community/${name}/azurepolicy${part}.json`, jsonText(content)] as const;
    return [
      file('', { name, type: 'Microsoft.Authorization/policyDefinitions', properties }),
      file('.rules', properties['policyRule']),
      file('.parameters', properties['parameters']),
    ];
  });

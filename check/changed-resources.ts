import { type ChangeSet, readChangeSet } from '../core/templates';
import type { TemplateReading } from './template-reading';

/** Reads the resources that a change set creates or modifies, from the output of `aws cloudformation describe-change-set`. */
export function changedResources(changeSet: unknown): TemplateReading {
  const { resources, unread } = readChangeSet(changeSet as ChangeSet);
  return {
    // A change set contains the properties as a JSON string, so they have no line of their own.
    resources: resources.map(({ logicalId, ...resource }) => ({
      ...resource,
      name: logicalId,
      propertiesPath: resource.path,
    })),
    unread,
    problems: [],
  };
}

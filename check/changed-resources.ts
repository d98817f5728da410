import { type ChangeSet, readChangeSet } from '../core/templates';
import type { TemplateReading } from './template-reading';

/** The resources that a change set makes or changes, as `aws cloudformation describe-change-set` prints it. */
export function changedResources(changeSet: unknown): TemplateReading {
  const { resources, unread } = readChangeSet(changeSet as ChangeSet);
  return {
    // The properties stand in a text of their own, which has no lines.
    resources: resources.map(({ logicalId, ...resource }) => ({
      ...resource,
      name: logicalId,
      propertiesPath: resource.path,
    })),
    unread,
  };
}

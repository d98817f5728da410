import type { Catalogue } from '../core/catalogue';

/** Whether a control checks resources of a type. */
export const isTarget = (type: string, catalogue: Catalogue): boolean =>
  catalogue.some(
    ({ targets, policyTextSearches = [] }) =>
      Object.hasOwn(targets, type) || policyTextSearches.some((search) => Object.hasOwn(search.targets, type)),
  );

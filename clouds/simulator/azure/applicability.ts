import { normalizeLocation } from '../../../core/policy-engine';

/** The properties by which assignments and exemptions select a resource. */
export interface RequestedResource {
  /** Undefined if the name is known only at deployment. */
  readonly id: string | undefined;
  readonly type: string;
  readonly location: string | undefined;
}

/** @see https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure#resource-selectors */
export interface Selector {
  readonly kind: string;
  readonly in?: readonly string[];
  readonly notIn?: readonly string[];
}

export interface ResourceSelector {
  readonly selectors?: readonly Selector[];
}

/** Whether a resource selector selects the resource. Without resource selectors every resource is selected. */
export const isSelected = (selectors: readonly ResourceSelector[], requested: RequestedResource): boolean =>
  selectors.length === 0 || selectors.some((each) => meetsAll(each.selectors ?? [], requested));

/** @param reference the reference id of the definition in the initiative, for selectors on it. */
export const meetsAll = (selectors: readonly Selector[], requested: RequestedResource, reference?: string): boolean =>
  selectors.every((selector) => meets(selector, requested, reference));

function meets(selector: Selector, { type, location }: RequestedResource, reference: string | undefined): boolean {
  const { kind, in: wanted, notIn: unwanted } = selector;
  // A resource without a location is selected only by resourceWithoutLocation, never by a location.
  if (kind === 'resourceWithoutLocation') return location === undefined;
  const isLocation = kind === 'resourceLocation';
  const value = isLocation ? location : kind === 'resourceType' ? type : reference;
  if (value === undefined) return false;
  const fold = (text: string): string => (isLocation ? normalizeLocation(text) : text.toLowerCase());
  const isAmong = (list: readonly string[]): boolean => list.some((each) => fold(each) === fold(value));
  return (wanted === undefined || isAmong(wanted)) && (unwanted === undefined || !isAmong(unwanted));
}

/** Whether a resource is in a scope: `/subscriptions/{id}`, a resource group or a resource. */
export function isWithin(id: string | undefined, scope: string): boolean {
  const outer = scope.toLowerCase().replace(/\/$/, '');
  return outer !== '' && `${id?.toLowerCase() ?? ''}/`.startsWith(`${outer}/`);
}

/** The scope of an extension resource: the part of its id before its own type. */
export const scopeOf = (id: string): string =>
  id.slice(0, Math.max(0, id.toLowerCase().lastIndexOf('/providers/microsoft.authorization/')));

/** @see https://learn.microsoft.com/azure/governance/policy/concepts/exemption-structure */
export interface DeployedExemption {
  readonly scope: string;
  readonly policyAssignmentId: string;
  /** The reference ids of the exempted definitions. Without ids, all definitions of the initiative are exempted. */
  readonly policyDefinitionReferenceIds?: readonly string[];
  readonly expiresOn?: string;
  readonly resourceSelectors?: readonly ResourceSelector[];
}

/** Whether an exemption applies to a resource, an assignment and one of its definitions, and has not expired. */
export function exempts(
  exemption: DeployedExemption,
  requested: RequestedResource,
  { assignment, reference }: { readonly assignment: string | undefined; readonly reference: string | undefined },
): boolean {
  const { scope, policyAssignmentId, policyDefinitionReferenceIds = [], expiresOn, resourceSelectors = [] } = exemption;
  return (
    policyAssignmentId.toLowerCase() === assignment?.toLowerCase() &&
    (policyDefinitionReferenceIds.length === 0 || policyDefinitionReferenceIds.some((id) => isEqual(id, reference))) &&
    (expiresOn === undefined || Date.parse(expiresOn) > Date.now()) &&
    isWithin(requested.id, scope) &&
    isSelected(resourceSelectors, requested)
  );
}

const isEqual = (left: string, right: string | undefined): boolean => left.toLowerCase() === right?.toLowerCase();

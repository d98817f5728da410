import {
  evaluatePolicy,
  loadDefinition,
  PolicyError,
  type PolicyRequest,
  type PolicyResult,
} from '../../../core/policy-engine';

export const API = 'Microsoft.ApiManagement/service/apis';
export const BACKEND = 'Microsoft.ApiManagement/service/backends';
export const SERVICE = 'Microsoft.ApiManagement/service';

export type Json = Readonly<Record<string, unknown>>;

/** A definition of mode All that denies if the condition holds. */
export const denying = (condition: unknown, others: Json = {}): Json => ({
  mode: 'All',
  policyRule: { if: condition, then: { effect: 'deny' } },
  ...others,
});

/** Evaluates a rule with the condition and the effect deny. The resource is an API called orders by default. */
export const decide = (
  condition: unknown,
  resource: Json,
  request: Omit<PolicyRequest, 'resource'> = {},
): PolicyResult =>
  evaluatePolicy(loadDefinition(denying(condition)), {
    resource: { type: API, name: 'orders', ...resource },
    ...request,
  });

/** Whether a condition holds, or the message of its failure. */
export function holds(
  condition: unknown,
  resource: Json,
  request: Omit<PolicyRequest, 'resource'> = {},
): boolean | string {
  const { status, matched, reasons } = decide(condition, resource, request);
  const [reason] = reasons;
  return (status === 'failed' || status === 'notKnown') && reason?.kind === 'failure' ? reason.message : matched;
}

/** The path and message with which a definition is rejected. */
export function refusal(definition: unknown): { path: string; message: string } {
  try {
    loadDefinition(definition);
  } catch (error) {
    if (error instanceof PolicyError) return { path: error.path, message: error.message };
    throw error;
  }
  throw new Error('The definition has been loaded.');
}

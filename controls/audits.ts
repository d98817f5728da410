import type { Audit } from './audit';
import { backendHttpsPolicies } from './backend-https-policies';

/** Every search. */
export const audits: readonly Audit[] = [backendHttpsPolicies];

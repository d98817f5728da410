export { azurePolicyFiles } from './azure/azure-policy';
export { EFFECTS, type Effect } from './azure/effects';
export { type Plan, type PlannedResource, type PolicyKind, policyPlan } from './azure/plan';
export { type AssignableScope, parseAssignableScope, parseScope } from './azure/scope';
export { compareFiles, writeFiles } from './files';
export { GenerationError } from './generation-error';

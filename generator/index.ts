export { azurePolicyFiles } from './azure-policy';
export { EFFECTS, type Effect } from './effects';
export { compareFiles, writeFiles } from './files';
export { GenerationError } from './generation-error';
export { type Plan, type PlannedResource, type PolicyKind, policyPlan } from './plan';
export { type AssignableScope, parseAssignableScope, parseScope } from './scope';

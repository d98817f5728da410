export { type AzureNames, azureNames } from './azure-names';
export { type ControlDecision, type ControlOutcome, decideControl } from './decision';
export type { FactElsewhere, FactsElsewhere } from './facts';
export { evaluate, type Finding, type Resource } from './finding';
export { findSign } from './policy-text-search';
export { isAbsent } from './requirement';

export { type AzureNames, azureNames } from './azure-names';
export { type Configuration, type Exemption, isExpired, type Mode, type Place } from './configuration';
export { type Decision, decide, type Outcome } from './decision';
export { evaluate, type Finding, type Resource } from './finding';
export { isAbsent } from './requirement';

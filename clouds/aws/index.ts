export { explainFault } from './aws-fault';
export { type AccountRegion, defaultRegion, enabledRegions, openRegion } from './clients';
export { readHookConfiguration, setHookConfiguration } from './configure';
export { deregisterHook, purge } from './deregister';
export { HOOK, hyphenatedName } from './hook';
export {
  type ConfigurationChanges,
  type ConfigurationDifference,
  configurationDifferences,
  configured,
  disabled,
  type HookConfiguration,
  isEnabled,
  serialize,
} from './hook-configuration';
export { packHook } from './package';
export { changedValues, checkProperties, checkTargets } from './properties';
export { registerHook } from './register';
export { NotRegistered, RegistryError } from './registry-error';
export { type InvocationResult, type ResultOutcome, readResults } from './results';
export { type RegionStatus, readStatus } from './status';

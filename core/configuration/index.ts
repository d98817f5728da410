export {
  allowedValues,
  applyParameters,
  type Configuration,
  type Exemption,
  exemptionsFor,
  isExpired,
  isOffByDefault,
  matchesPattern,
  modeOf,
  type ParameterValue,
  type ResourceIdentity,
} from './configuration';
export { ConfigurationError, configurationOf, readConfiguration } from './read';
export { type ConfigurationSchema, configurationSchema } from './schema';

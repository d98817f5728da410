export {
  applyParameters,
  type Configuration,
  type Exemption,
  exemptionsFor,
  fits,
  isExpired,
  isOffByDefault,
  modeOf,
  type ParameterValue,
  type Place,
} from './configuration';
export { ConfigurationError, configurationOf, readConfiguration } from './read';
export { type ConfigurationSchema, configurationSchema } from './schema';

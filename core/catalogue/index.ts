export {
  type Catalogue,
  type Control,
  defineControl,
  type Reference,
  type ServerlessTarget,
  type Severity,
  type Target,
} from './control';
export type { AllowedValues, Mode, Parameter, TargetMode } from './parameter';
export type { PolicyTextSearch } from './policy-text-search';
export type { Properties, PropertyPath } from './properties';
export type { RelatedPolicy } from './related-policy';
export {
  allOf,
  everyItem,
  oneOf,
  type Requirement,
  requires,
  SCHEME_PREFIX,
  type Scheme,
  set,
  type ValueCondition,
  whenPresent,
  withScheme,
  yes,
} from './requirement';
export { isAwsType } from './resource-type';
export type { ApiDefinitionFact, ApiImport, ResourceCopy, UnusedFacts } from './set-elsewhere';

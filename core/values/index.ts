export { alternativesOf, mapCombinations, possibleValues } from './alternatives';
export { findUnknown } from './find-unknown';
export { equalsIgnoringCase, foldCase } from './fold-case';
export { hashOf } from './hash';
export { joinTexts } from './join-texts';
export { isObject, type JsonObject } from './json-object';
export { PartlyKnown, startingWith } from './partly-known';
export { quote } from './quote';
export { readPath } from './read-path';
export {
  Alternatives,
  derivedUnknown,
  mapAlternatives,
  PresumedPresent,
  SetOnceDeployed,
  Unknown,
  Unreadable,
} from './unknown';
export { all, unanimous, type Verdict } from './verdict';

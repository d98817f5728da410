export { anyOf, branches, combine } from './alternatives';
export { compose } from './composition';
export { hashOf } from './hash';
export { PartlyKnown, startingWith } from './partly-known';
export { quote } from './quote';
export { readPath } from './read-path';
export { Alternatives, madeOf, mapAlternatives, SetOnceDeployed, Unknown } from './unknown';
export { all, type Verdict, whichever } from './verdict';

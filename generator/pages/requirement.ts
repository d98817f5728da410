import { type Requirement, SCHEME_PREFIX, type Target, type ValueCondition } from '../../core/catalogue';
import { alternatives, code } from './markdown';

/** Describes a requirement for a resource type: one sentence for each fact that the type has. */
export function describeRequirement(requirement: Requirement, target: Target): string[] {
  if (requirement.kind === 'allOf')
    return requirement.requirements.flatMap((part) => describeRequirement(part, target));
  const property = target.facts[requirement.fact];
  if (property === null || property === undefined) return [];
  const condition = describeCondition(requirement.condition);
  switch (requirement.kind) {
    case 'value':
      return [`${code(property)} ${condition}.`];
    case 'whenPresent':
      return [`If ${code(property)} is set, it ${condition}.`];
    case 'everyItem':
      return [`Every item of ${code(property)} ${condition}.`];
  }
}

/** Describes where else the facts come from, and where they do not count. */
export function describeSources({ facts, unused, importedFrom = [], copiedFrom }: Target): string[] {
  const properties = (unused?.facts ?? []).flatMap((fact) => (facts[fact] ? [code(facts[fact])] : []));
  const contents = importedFrom.map(({ content }) => code(content));
  const taken = [...new Set(importedFrom.flatMap((each) => Object.values(each.facts)))];
  return [
    ...(unused === undefined
      ? []
      : [
          `${properties.join(', ')} does not count if ${code(unused.property)} is ${alternatives(unused.values.map(code))}.`,
        ]),
    ...(contents.length === 0
      ? []
      : [
          `The ${taken.join(' and the ')} of an API definition in ${alternatives(contents)} must meet the requirement too.`,
        ]),
    ...(copiedFrom === undefined ? [] : [`Values that ${code(copiedFrom.property)} copies are unknown.`]),
  ];
}

function describeCondition(condition: ValueCondition): string {
  switch (condition.is) {
    case 'set':
      return 'is set and not blank';
    case 'true':
      return 'is true';
    case 'withScheme':
      return `starts with ${alternatives(condition.schemes.map((scheme) => code(SCHEME_PREFIX[scheme])))}`;
    case 'oneOf':
      return `is ${alternatives(condition.values.map(code))}`;
  }
}

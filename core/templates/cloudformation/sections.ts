import { isObject, Unknown } from '../../values';
import { isUnlisted, unlistedFunction } from './intrinsics';
import { expand, type Member, opaque } from './loops';
import { inside, pathOf } from './place';
import { ValueError } from './problems';
import { resolve } from './resolve';
import { attempt, type IntrinsicScope, report } from './scope';

const EXAMPLES = {
  Conditions: '{"IsProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}}',
  Resources: '{"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders"}}}',
  Outputs: '{"ApiId": {"Value": {"Ref": "Api"}}}',
} as const;

type SectionName = keyof typeof EXAMPLES;

export const notAnObject = (name: SectionName): string => `${name} is not an object. Example: ${EXAMPLES[name]}`;

/** The members of a section, with its loops expanded. Errors are reported. */
export function sectionMembers(name: SectionName, section: unknown, scope: IntrinsicScope): Member[] {
  if (section === undefined || section === null) return [];
  const place = inside(undefined, name);
  if (!isObject(section)) return [opaque(name, report(scope, notAnObject(name), place), place, scope)];
  const members = attempt(scope, (inner) => expand(section, place, inner, resolve));
  return members instanceof Unknown
    ? [opaque(name, members, place, scope)]
    : members.map((member) => checked(member, name));
}

function checked(member: Member, section: SectionName): Member {
  const { key, unknown, isOpaque, place, scope } = member;
  if (isOpaque) return member;
  if (key.startsWith('Fn::')) {
    if (isUnlisted(key)) unlistedFunction(key, place, scope);
    return opaque(key, new Unknown(`${key} adds ${section.toLowerCase()} at deployment`), place, scope);
  }
  if (scope.bindings.size === 0 || unknown || /^[A-Za-z0-9]+$/.test(key)) return member;
  const invalid = attempt(scope, () => {
    throw new ValueError(
      `Transform AWS::LanguageExtensions failed with: OutputKey '${key}' should be alphanumeric. Write &{…} instead of \${…} to remove the other characters.`,
      { path: pathOf(place) },
    );
  });
  return opaque(key, invalid, place, scope);
}

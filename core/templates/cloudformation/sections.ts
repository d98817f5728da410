import { isObject } from '../../values';
import { expand, type Member } from './loops';
import { inside, templateError } from './place';
import { resolve } from './resolve';
import type { IntrinsicScope } from './scope';

const EXAMPLES = {
  Conditions: '{"IsProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}}',
  Resources: '{"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders"}}}',
  Outputs: '{"ApiId": {"Value": {"Ref": "Api"}}}',
} as const;

/**
 * The members of a section, with its loops expanded.
 * @throws TemplateError if the section is not an object.
 */
export function sectionMembers(name: keyof typeof EXAMPLES, section: unknown, scope: IntrinsicScope): Member[] {
  if (section === undefined || section === null) return [];
  const place = inside(undefined, name);
  if (!isObject(section)) throw templateError(`${name} is not an object. Example: ${EXAMPLES[name]}`, place);
  const members = expand(section, place, scope, resolve);
  for (const { key, unknown, place, scope } of members)
    if (scope.bindings.size > 0 && !unknown && !/^[A-Za-z0-9]+$/.test(key))
      throw templateError(
        `Transform AWS::LanguageExtensions failed with: OutputKey '${key}' should be alphanumeric. Write &{…} instead of \${…} to remove the other characters.`,
        place,
      );
  return members;
}

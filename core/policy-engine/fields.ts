import { foldCase } from '../values';
import {
  EACH,
  fullNameOf,
  type Member,
  nameOf,
  normalizeLocation,
  type PolicyResource,
  property,
  type Segment,
  select,
} from './resource';

/** A field that `field` and `field()` can name. */
export type Field =
  | { readonly kind: 'attribute'; readonly name: Attribute; readonly text: string }
  | { readonly kind: 'tag'; readonly tag: string; readonly text: string }
  | Alias;

export interface Alias {
  readonly kind: 'alias';
  /** The name as written in the definition. */
  readonly text: string;
  readonly segments: readonly Segment[];
  /** The resource types that have the property, case-folded. */
  readonly types: readonly string[];
}

/** Returns the path of an alias in the body of a resource; undefined for an unknown alias. */
export type AliasPath = (alias: string) => string | undefined;

type Attribute = 'name' | 'fullName' | 'kind' | 'type' | 'location' | 'id' | 'identity.type' | 'tags';

const ATTRIBUTES: ReadonlyMap<string, Attribute> = new Map(
  (['name', 'fullName', 'kind', 'type', 'location', 'id', 'identity.type', 'tags'] as const).map((name) => [
    foldCase(name),
    name,
  ]),
);

export const FIELD_EXAMPLE = `"type", "tags['environment']" or "Microsoft.ApiManagement/service/apis/protocols[*]"`;

/** A name that is not a field. */
export class UnknownField extends Error {
  override readonly name = 'UnknownField';
}

/**
 * @throws UnknownField if the name is not a field, a tag or a known alias.
 * @see https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#fields
 */
export function parseField(text: string, aliasPath: AliasPath): Field {
  const attribute = ATTRIBUTES.get(foldCase(text));
  if (attribute) return { kind: 'attribute', name: attribute, text };
  if (/^tags[.[]/i.test(text)) return { kind: 'tag', tag: tagName(text), text };
  const path = aliasPath(text);
  if (path !== undefined) return { kind: 'alias', text, segments: segmentsOf(path), types: typesOf(text) };
  throw new UnknownField(
    text.includes('/')
      ? `names the alias '${text}', which is not in the list of aliases`
      : `names '${text}', which is not a field`,
  );
}

/** Reads `tags['a.b']`, `tags['''quoted''']`, `tags[a.b]` and `tags.a`. */
function tagName(text: string): string {
  const match = /^tags(?:\['(?<quoted>.*)'\]|\[(?<bracketed>.+)\]|\.(?<dotted>.+))$/is.exec(text);
  const { quoted, bracketed, dotted } = match?.groups ?? {};
  const tag = quoted?.replaceAll("''", "'") ?? bracketed ?? dotted;
  if (!tag || bracketed === '*') throw new UnknownField(`names '${text}', which is not a tag`);
  return tag;
}

function segmentsOf(path: string): Segment[] {
  return path
    .split('.')
    .flatMap((name): Segment[] => (name.endsWith('[*]') ? [name.slice(0, -'[*]'.length), EACH] : [name]));
}

/** The part before the last slash. Older aliases name a child type with a dot: `service/caches.resourceId`. */
function typesOf(alias: string): string[] {
  const slash = alias.lastIndexOf('/');
  const type = foldCase(alias.slice(0, slash));
  const [child] = foldCase(alias.slice(slash + 1)).split('.');
  return [type, `${type}/${child}`];
}

/** Whether the field selects the members of a collection, so that a condition must hold for each of them. */
export const selectsMembers = (field: Field): field is Alias => field.kind === 'alias' && field.segments.includes(EACH);

/** The member that a `count` evaluates. Aliases at or below the counted array then read only this member. */
export interface CountedMember {
  readonly alias: Alias;
  readonly resource: PolicyResource;
  readonly member: Member;
}

/**
 * The values of a field: exactly one unless it {@link selectsMembers}. On a resource of another type than the alias's,
 * the property is missing.
 * @param counted the members that the enclosing counts evaluate, innermost first.
 */
export function readField(
  field: Field,
  resource: PolicyResource,
  counted: readonly CountedMember[],
): readonly Member[] {
  switch (field.kind) {
    case 'attribute':
      return [{ value: readAttribute(field.name, resource), at: field.name }];
    case 'tag':
      return [{ value: property(property(resource.body, 'tags'), field.tag), at: field.text }];
    case 'alias': {
      const enclosing = counted.find((each) => each.resource === resource && isBelow(field, each.alias));
      if (enclosing) return select(enclosing.member, field.segments.slice(enclosing.alias.segments.length));
      const root = { value: field.types.includes(resource.type) ? resource.body : undefined, at: '' };
      return select(root, field.segments);
    }
  }
}

/** Whether an alias names the counted array or a part of it. */
export const isBelow = (alias: Alias, counted: Alias): boolean =>
  alias.types[0] === counted.types[0] &&
  counted.segments.every((segment, index) => {
    const other = alias.segments[index];
    return segment === other || (typeof segment === 'string' && typeof other === 'string' && same(segment, other));
  });

const same = (left: string, right: string): boolean => foldCase(left) === foldCase(right);

function readAttribute(name: Attribute, resource: PolicyResource): unknown {
  switch (name) {
    case 'name':
      return nameOf(resource);
    case 'fullName':
      return fullNameOf(resource);
    case 'identity.type':
      return property(property(resource.body, 'identity'), 'type');
    case 'location': {
      const location = property(resource.body, 'location');
      return typeof location === 'string' ? normalizeLocation(location) : location;
    }
    default:
      return property(resource.body, name);
  }
}

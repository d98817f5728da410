import {
  EACH,
  fullNameOf,
  type Member,
  nameOf,
  normalizeLocation,
  property,
  type Resource,
  type Segment,
  select,
} from './resource';
import { foldCase } from './text';

/** What `field` and `field()` can name. */
export type Field =
  | { readonly kind: 'attribute'; readonly name: Attribute; readonly text: string }
  | { readonly kind: 'tag'; readonly tag: string; readonly text: string }
  | Alias;

export interface Alias {
  readonly kind: 'alias';
  /** As the definition spells it. */
  readonly text: string;
  readonly segments: readonly Segment[];
  /** The types of resource that have the property, without letter case. */
  readonly types: readonly string[];
}

/** Gives the path of an alias in the body of a resource; undefined where there is no such alias. */
export type AliasPath = (alias: string) => string | undefined;

type Attribute = 'name' | 'fullName' | 'kind' | 'type' | 'location' | 'id' | 'identity.type' | 'tags';

const ATTRIBUTES: ReadonlyMap<string, Attribute> = new Map(
  (['name', 'fullName', 'kind', 'type', 'location', 'id', 'identity.type', 'tags'] as const).map((name) => [
    foldCase(name),
    name,
  ]),
);

export const FIELD_EXAMPLE = `"type", "tags['environment']" or "Microsoft.ApiManagement/service/apis/protocols[*]"`;

/** A text that names no field. */
export class UnknownField extends Error {
  override readonly name = 'UnknownField';
}

/**
 * @throws UnknownField saying what is wrong with the name.
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
      : `names '${text}', which is no field`,
  );
}

/** `tags['a.b']`, `tags['''quoted''']`, `tags[a.b]` and `tags.a`. */
function tagName(text: string): string {
  const match = /^tags(?:\['(?<quoted>.*)'\]|\[(?<bracketed>.+)\]|\.(?<dotted>.+))$/is.exec(text);
  const { quoted, bracketed, dotted } = match?.groups ?? {};
  const tag = quoted?.replaceAll("''", "'") ?? bracketed ?? dotted;
  if (!tag || bracketed === '*') throw new UnknownField(`names '${text}', which is no tag`);
  return tag;
}

function segmentsOf(path: string): Segment[] {
  return path
    .split('.')
    .flatMap((name): Segment[] => (name.endsWith('[*]') ? [name.slice(0, -'[*]'.length), EACH] : [name]));
}

/** What stands before the last slash; older aliases name a child type with a dot: `service/caches.resourceId`. */
function typesOf(alias: string): string[] {
  const slash = alias.lastIndexOf('/');
  const type = foldCase(alias.slice(0, slash));
  const [child] = foldCase(alias.slice(slash + 1)).split('.');
  return [type, `${type}/${child}`];
}

/** Whether a condition on the field holds when it holds for every member of the collection that the field selects. */
export const selectsMembers = (field: Field): field is Alias => field.kind === 'alias' && field.segments.includes(EACH);

/** Where a `count` stands while it looks at one member: everything below that array is below this member alone. */
export interface CountedMember {
  readonly alias: Alias;
  readonly resource: Resource;
  readonly member: Member;
}

/**
 * The values that a field selects: exactly one unless it {@link selectsMembers}. The property of a resource of another
 * type than the alias's is missing.
 * @param counted the members that the enclosing counts look at, innermost first.
 */
export function readField(field: Field, resource: Resource, counted: readonly CountedMember[]): readonly Member[] {
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

/** Whether an alias is, or is below, the array that another one counts. */
export const isBelow = (alias: Alias, counted: Alias): boolean =>
  alias.types[0] === counted.types[0] &&
  counted.segments.every((segment, index) => {
    const other = alias.segments[index];
    return segment === other || (typeof segment === 'string' && typeof other === 'string' && same(segment, other));
  });

const same = (left: string, right: string): boolean => foldCase(left) === foldCase(right);

function readAttribute(name: Attribute, resource: Resource): unknown {
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

import { isObject } from '../../values';
import { isUnlisted, unlistedFunction } from './intrinsics';
import { inside, type Place } from './place';
import { type IntrinsicScope, report } from './scope';

/** The section Mappings, with each part that has an error replaced by its {@link Unreadable} value. */
export function readMappings(section: unknown, scope: IntrinsicScope): unknown {
  const mappings = level(section ?? {}, inside(undefined, 'Mappings'), scope);
  return mapMembers(mappings, (mapping, name) => {
    const place = inside(inside(undefined, 'Mappings'), name);
    return mapMembers(level(mapping, place, scope), (row, key) => level(row, inside(place, key), scope));
  });
}

/** A mapping has three levels, and the first two consist of objects. */
function level(value: unknown, place: Place, scope: IntrinsicScope): unknown {
  if (!isObject(value))
    return report(
      scope,
      `${place.key} is not an object. Example: "Mappings": {"Stages": {"prod": {"Name": "live"}}}`,
      place,
    );
  for (const key of Object.keys(value)) if (isUnlisted(key)) unlistedFunction(key, inside(place, key), scope);
  return value;
}

/** The same object if no member changes. */
function mapMembers(value: unknown, map: (member: unknown, key: string) => unknown): unknown {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => !key.startsWith('Fn::'));
  const changed = entries.map(([key, member]) => [key, map(member, key)] as const);
  return changed.every(([, member], index) => member === entries[index]?.[1])
    ? value
    : { ...value, ...Object.fromEntries(changed) };
}

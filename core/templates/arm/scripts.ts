import { foldCase, isObject, type JsonObject, Unknown } from '../../values';
import { type ArmResource, describeResource, type UnreadPart } from './resources';

/** A script that names API Management in a command, an address or a resource type. */
const OF_API_MANAGEMENT = /apim|api-?management/i;

/**
 * A deployment script can create resources that the template does not contain. It is reported if it may be about API
 * Management: if its text names the service or is not in the file.
 */
export function scriptOf(resource: ArmResource): UnreadPart[] {
  const { body, path, condition } = resource;
  const properties = body['properties'];
  const members = isObject(properties) ? foldedMembers(properties) : undefined;
  const text = members?.get('scriptcontent');
  const isInFile = members !== undefined && !isUnknownOrSet(members.get('primaryscripturi'));
  if (isInFile && !(text instanceof Unknown) && !namesApiManagement([...members.values()])) return [];
  const isAbout = namesApiManagement([...(members?.values() ?? [])]);
  const predicate = isAbout
    ? 'runs a script at deployment, which can create resources of API Management'
    : 'runs a script at deployment, which is not in the template and can create resources';
  return [
    { path, reason: `${describeResource(resource)} ${predicate}`, isScript: true, ...(condition ? { condition } : {}) },
  ];
}

const foldedMembers = (object: JsonObject): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(object).map(([key, value]) => [foldCase(key), value]));

const isUnknownOrSet = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const namesApiManagement = (values: readonly unknown[]): boolean =>
  values.some((value) => OF_API_MANAGEMENT.test(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')));

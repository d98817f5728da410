import { controls } from '../controls';
import { Unknown } from '../evaluation/unknown';
import { readArmTemplate } from '../templates/arm/read';
import type { TemplateReading } from './check-template';

/**
 * The resources of an ARM template as far as they are known before any deployment of it. Azure takes types and names of
 * properties in any letter case: here they get the one in which the controls name them.
 * @throws TemplateError where Azure Resource Manager would refuse the template.
 */
export function armResources(template: unknown, parameters: Readonly<Record<string, unknown>>): TemplateReading {
  const { resources, unread } = readArmTemplate(template, { parameters });
  return {
    resources: resources.map(({ type, name, body, path, condition }) => ({
      name: name instanceof Unknown ? `(${name.reason})` : name,
      type: TYPES.get(type.toLowerCase()) ?? type,
      properties: withKnownNames(body['properties']),
      path,
      propertiesPath: [...path, 'properties'],
      ...(condition === undefined ? {} : { conditional: condition }),
    })),
    unread,
  };
}

const byLowerCase = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [name.toLowerCase(), name]));

const TYPES = byLowerCase(controls.flatMap(({ targets }) => Object.keys(targets)));

const PROPERTIES = byLowerCase(
  controls
    .flatMap(({ targets }) => Object.values(targets))
    .flatMap(({ facts, onlyWith }) => [...Object.values(facts), onlyWith])
    .flatMap((path) => path?.split('.') ?? []),
);

function withKnownNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withKnownNames);
  if (typeof value !== 'object' || value === null || value instanceof Unknown) return value;
  const renamed = new Map<string, unknown>();
  for (const [key, member] of Object.entries(value)) {
    const name = PROPERTIES.get(key.toLowerCase()) ?? key;
    // The provider may read either.
    renamed.set(name, renamed.has(name) ? new Unknown(`${name} is there twice`) : withKnownNames(member));
  }
  return Object.fromEntries(renamed);
}

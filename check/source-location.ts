import { memberAt, type Path, SERVERLESS_API } from '../core/templates';
import type { TemplateResource } from './template-reading';

/** A property of a resource, and the index of an item in it. */
interface Place {
  readonly property: string;
  readonly item?: number;
}

/** The place of a resource and its property in the template as written. */
export interface SourceLocation {
  /** The logical ID; in ARM the full name. */
  readonly resource: string;
  readonly resourceType: string;
  /** Relative to the properties of the resource, or starting with `Globals.` for the API that SAM generates for events. */
  readonly property: string;
  /** The path of the property or of its item, whether or not it is written. */
  readonly path: Path;
  /** The start of the message, with a trailing blank. May be empty. */
  readonly preface: string;
}

/**
 * Locates a property of a resource in the template as written. SAM generates resources from ones of other types.
 * @param template the value of the document.
 */
export function sourceLocation(
  resource: TemplateResource,
  { property, item }: Place,
  template: unknown,
): SourceLocation {
  const { name, type, propertiesPath, writtenAs } = resource;
  const names = property.split('.');
  const ownPath = [...propertiesPath, ...names, ...(item === undefined ? [] : [item])];
  if (writtenAs === undefined) return { resource: name, resourceType: type, property, path: ownPath, preface: '' };

  const globalPath = ['Globals', 'Api', ...names];
  const isApi = writtenAs.type === SERVERLESS_API;
  const isGlobal =
    memberAt(template, globalPath) !== undefined && !(isApi && overridesGlobal(resource, names, template));
  return {
    resource: writtenAs.logicalId,
    resourceType: writtenAs.type,
    property: isApi || property === '' ? property : `Globals.Api.${property}`,
    path: isGlobal ? globalPath : ownPath,
    preface: isApi ? '' : 'ServerlessRestApi (the API that SAM generates for events): ',
  };
}

/** Whether an API sets a property itself or ignores the Globals. */
const overridesGlobal = ({ path, propertiesPath }: TemplateResource, names: Path, template: unknown): boolean =>
  [
    [...propertiesPath, ...names],
    [...path, 'IgnoreGlobals'],
  ].some((each) => memberAt(template, each) !== undefined);

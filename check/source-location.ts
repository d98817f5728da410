import { memberAt, type Path, SERVERLESS_API } from '../core/templates';
import type { TemplateResource } from './template-reading';

/** How a finding names its resource and property, so that people find them in their template. */
export interface SourceLocation {
  /** The logical id; in ARM the full name. */
  readonly resource: string;
  readonly resourceType: string;
  /** Below the resource's properties, or below Globals where SAM makes an API that is not written itself. */
  readonly property: string;
  /** Where the property is written; where it would be, if it is not. */
  readonly path: Path;
  /** The beginning of the finding's message, with a blank at its end; empty where there is none. */
  readonly preface: string;
}

/**
 * Where a property of a resource is written: what SAM makes is written as something else.
 * @param template the document's value.
 */
export function sourceLocation(resource: TemplateResource, property: string, template: unknown): SourceLocation {
  const { name, type, propertiesPath, writtenAs } = resource;
  const names = property.split('.');
  const ownPath = [...propertiesPath, ...names];
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
    preface: isApi ? '' : 'ServerlessRestApi, the API that SAM makes for events: ',
  };
}

/** Whether an API sets a property itself, or takes nothing from the Globals. */
const overridesGlobal = ({ path, propertiesPath }: TemplateResource, names: Path, template: unknown): boolean =>
  [
    [...propertiesPath, ...names],
    [...path, 'IgnoreGlobals'],
  ].some((each) => memberAt(template, each) !== undefined);

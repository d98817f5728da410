import { memberAt, type Path, SERVERLESS_API } from '../core/templates';
import type { TemplateResource } from './template-reading';

/** What a finding names, so that people find it in their template. */
export interface Written {
  /** The logical id; in ARM the full name. */
  readonly resource: string;
  readonly resourceType: string;
  /** Below the resource's properties, or below Globals where SAM makes an API that is not written itself. */
  readonly property: string;
  /** Where the property is written; where it would be, if it is not. */
  readonly path: Path;
  /** What has to be said first, with a blank behind it, or nothing. */
  readonly preface: string;
}

/** @param template the document's value. */
export function asWritten(resource: TemplateResource, property: string, template: unknown): Written {
  const { name, type, propertiesPath, writtenAs } = resource;
  const names = property.split('.');
  const ownPath = [...propertiesPath, ...names];
  if (writtenAs === undefined) return { resource: name, resourceType: type, property, path: ownPath, preface: '' };

  const globalPath = ['Globals', 'Api', ...names];
  const isApi = writtenAs.type === SERVERLESS_API;
  const isGlobal = memberAt(template, globalPath) !== undefined && !(isApi && hasOwnSay(resource, names, template));
  return {
    resource: writtenAs.logicalId,
    resourceType: writtenAs.type,
    property: isApi || property === '' ? property : `Globals.Api.${property}`,
    path: isGlobal ? globalPath : ownPath,
    preface: isApi ? '' : 'ServerlessRestApi, the API that SAM makes for events: ',
  };
}

/** Whether an API says itself what a property is, or may not take it from the Globals. */
const hasOwnSay = ({ path, propertiesPath }: TemplateResource, names: Path, template: unknown): boolean =>
  [
    [...propertiesPath, ...names],
    [...path, 'IgnoreGlobals'],
  ].some((each) => memberAt(template, each) !== undefined);

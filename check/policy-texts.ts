import type { Control } from '../core/catalogue';
import { type Configuration, isOffByDefault, modeOf } from '../core/configuration';
import { findSign } from '../core/evaluation';
import type { Document } from '../core/templates';
import { quote, readPath } from '../core/values';
import { conditionNote } from './condition-note';
import type { LocatedFinding } from './report';
import type { Subject } from './subjects';

/**
 * What the text searches of a control find in a resource. Azure Policy only audits these resources, so the findings have
 * the mode warn.
 */
export function textFindings(
  control: Control,
  resource: Subject,
  document: Document,
  configuration: Configuration,
): LocatedFinding[] {
  const { type, name, properties, propertiesPath, subject } = resource;
  return (control.policyTextSearches ?? []).flatMap((search): LocatedFinding[] => {
    const property = Object.hasOwn(search.targets, type) ? search.targets[type] : undefined;
    if (property === undefined || isOff(control, type, configuration)) return [];
    const sign = findSign(search, readPath(properties, property));
    if (sign === undefined) return [];
    return [
      {
        control,
        status: 'fail',
        mode: 'warn',
        ...document.locate([...propertiesPath, ...property.split('.')]),
        resource: name,
        resourceType: type,
        subject,
        property,
        message: `${property} contains ${quote(sign)}.${conditionNote(resource, '')}`,
        remediation: search.remediation,
      },
    ];
  });
}

const isOff = (control: Control, type: string, configuration: Configuration): boolean =>
  isOffByDefault(control, configuration) || modeOf(control, type, configuration) === 'off';

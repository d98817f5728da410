import { Unknown } from '../../values';
import type { Declared } from '../cloudformation/references';
import type { IntrinsicScope } from '../cloudformation/scope';
import { SERVERLESS_TRANSFORM } from './member';

/** The names by which a template can refer to resources that SAM generates. */
export interface ServerlessNames {
  /** Logical IDs by their names in templates: `Api.Stage`, `Api.Deployment`. */
  readonly referable: ReadonlyMap<string, string>;
  /** The logical IDs of the resources from which SAM generates others. */
  readonly origins: ReadonlySet<string>;
}

/** Prefixes of the names of resources that SAM generates once per template. */
const SHARED_PREFIXES = [
  'ApiGatewayDomainName',
  'CodeDeployServiceRole',
  'DomainNameAccessAssociation',
  'RecordSetGroup',
  'ServerlessApiKey',
  'ServerlessDeploymentApplication',
  'ServerlessHttpApi',
  'ServerlessUsagePlan',
];

/** The names in `Resource.Name` that refer to a resource which SAM generates from `Resource`. */
const GENERATED_NAMES: ReadonlySet<string | undefined> = new Set([
  'Alias',
  'ApiKey',
  'Deployment',
  'DestinationQueue',
  'DestinationTopic',
  'DomainName',
  'DomainNameV2',
  'Stage',
  'UsagePlan',
  'UsagePlanKey',
  'Version',
]);

/** Whether SAM may generate a resource with this name. Most names start with that of the original resource. */
export const mayGenerate = ({ origins }: ServerlessNames, name: string): boolean =>
  origins.size > 0 && [...SHARED_PREFIXES, ...origins].some((prefix) => name.startsWith(prefix));

/** Extends `refer` with references to resources that SAM generates. */
export function referWithServerless(
  names: ServerlessNames,
  declared: Declared,
  refer: IntrinsicScope['refer'],
): IntrinsicScope['refer'] {
  if (names.origins.size === 0 && names.referable.size === 0) return refer;
  const isGenerated = (resource: string, property: string | undefined): boolean =>
    declared.resources.has(resource)
      ? names.origins.has(resource) && GENERATED_NAMES.has(property)
      : mayGenerate(names, resource);

  return (name, attribute, place) => {
    if (declared.values.has(name)) return refer(name, attribute, place);
    const path = attribute === undefined ? name : `${name}.${attribute}`;
    const [resource = '', property, ...rest] = path.split('.');
    const id = names.referable.get(`${resource}.${property}`);
    if (id !== undefined) return refer(id, rest.length === 0 ? undefined : rest.join('.'), place);
    if (!isGenerated(resource, property)) return refer(name, attribute, place);
    return new Unknown(`the transform ${SERVERLESS_TRANSFORM} may generate ${path} at deployment`);
  };
}

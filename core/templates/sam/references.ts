import { Unknown } from '../../values';
import type { Declared } from '../cloudformation/references';
import type { Scope } from '../cloudformation/scope';
import { SERVERLESS_TRANSFORM } from './member';

/** What decides on the names that a template may use for what SAM makes. */
export interface ServerlessNames {
  /** Logical ids by what people may write for them: `Api.Stage`, `Api.Deployment`. */
  readonly referable: ReadonlyMap<string, string>;
  /** The logical ids of all that SAM makes resources of. */
  readonly origins: ReadonlySet<string>;
}

/** What SAM makes once for a whole template, by the beginnings of the names. */
const SHARED = [
  'ApiGatewayDomainName',
  'CodeDeployServiceRole',
  'DomainNameAccessAssociation',
  'RecordSetGroup',
  'ServerlessApiKey',
  'ServerlessDeploymentApplication',
  'ServerlessHttpApi',
  'ServerlessUsagePlan',
];

/** What people may write after the name of a resource of SAM's, and a dot, for another resource that SAM makes of it. */
const PROPERTIES: ReadonlySet<string | undefined> = new Set([
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

/** Whether SAM might make a resource of a name that the template does not declare. Most start with that of an origin. */
export const mayMake = ({ origins }: ServerlessNames, name: string): boolean =>
  origins.size > 0 && [...SHARED, ...origins].some((beginning) => name.startsWith(beginning));

/** Refers as `refer` does, and to what SAM makes. */
export function referThrough(names: ServerlessNames, declared: Declared, refer: Scope['refer']): Scope['refer'] {
  // Most templates have nothing for SAM.
  if (names.origins.size === 0 && names.referable.size === 0) return refer;
  const isMade = (resource: string, property: string | undefined): boolean =>
    declared.resources.has(resource)
      ? names.origins.has(resource) && PROPERTIES.has(property)
      : mayMake(names, resource);

  return (name, attribute, place) => {
    if (declared.values.has(name)) return refer(name, attribute, place);
    const path = attribute === undefined ? name : `${name}.${attribute}`;
    const [resource = '', property, ...rest] = path.split('.');
    const id = names.referable.get(`${resource}.${property}`);
    if (id !== undefined) return refer(id, rest.length === 0 ? undefined : rest.join('.'), place);
    if (!isMade(resource, property)) return refer(name, attribute, place);
    return new Unknown(`${path} may be made by ${SERVERLESS_TRANSFORM} when the template is deployed`);
  };
}

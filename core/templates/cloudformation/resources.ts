import { Unknown } from '../../values';
import type { ServerlessMember, WrittenAs } from '../sam/member';
import type { Path } from '../source';
import { NO_VALUE } from './alternatives';
import { inside, type Place, pathOf, templateError } from './place';
import { resolve } from './resolve';
import type { Scope, Truth } from './scope';
import { substitute } from './text';
import { isObject, type JsonObject } from './values';

/** A resource that a template deploys, or might. */
export interface StackResource {
  /** With the identifiers of its loop as written, where the loop runs over what is not known. */
  readonly logicalId: string;
  readonly type: string;
  /** Resolved, with {@link Unknown} for what is not known; undefined where the resource has none. */
  readonly properties: unknown;
  /** The resources of the template that come before it, named or referred to; sorted, each once. */
  readonly dependsOn: readonly string[];
  /** Where it is written in the template; below it stand Type and Properties. */
  readonly path: Path;
  /** What SAM made it of; absent where SAM did not make it. */
  readonly writtenAs?: WrittenAs;
  /** Why it is not known whether it is deployed; undefined where it certainly is. */
  readonly conditional: Unknown | undefined;
}

/** Whether a resource makes others by a template that the template does not hold. */
export const hasOwnTemplate = (type: string): boolean => OWN_TEMPLATE.test(type);

const OWN_TEMPLATE =
  /^AWS::(?:CloudFormation::Stack(?:Set)?|Serverless::Application|ServiceCatalog::CloudFormationProvisionedProduct)$|::MODULE$/;

/** A part of the Resources whose members cannot be listed before the deployment. */
export interface UnlistedResources {
  readonly path: Path;
  readonly reason: string;
}

/** A resource as declared, before its properties are resolved. */
export interface Declaration {
  readonly logicalId: string;
  readonly type: string;
  readonly body: JsonObject;
  readonly place: Place;
  readonly scope: Scope;
  readonly writtenAs: WrittenAs | undefined;
  readonly deployed: Truth;
}

const EXAMPLE = '{"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders"}}';

/**
 * Reads what kind of resource a member of Resources is, and whether it is deployed.
 * @throws TemplateError where it is no object or has no Type.
 */
export function declare({
  key,
  unknown,
  value,
  place,
  scope,
  writtenAs,
}: ServerlessMember): Declaration | UnlistedResources {
  if (key === 'Fn::Transform') return unlisted(place, 'Fn::Transform adds resources when the template is deployed');
  if (!isObject(value)) throw templateError(`The resource ${key} is no object. Example: ${EXAMPLE}`, place);
  const type = typeof value['Type'] === 'string' ? substitute(value['Type'], scope.bindings) : undefined;
  if (type instanceof Unknown) return unlisted(place, `the type of ${key} is not known: ${type.reason}`);
  if (type === undefined) {
    if (Object.hasOwn(value, 'Fn::Transform'))
      return unlisted(place, `Fn::Transform makes ${key} when the template is deployed`);
    throw templateError(`The resource ${key} has no Type, or one that is not text. Example: ${EXAMPLE}`, place);
  }
  const condition = conditionOf(value, place, scope);
  const deployed = condition !== false && unknown ? unknown : condition;
  return { logicalId: key, type, body: value, place, scope, writtenAs, deployed };
}

const unlisted = (place: Place, reason: string): UnlistedResources => ({ path: pathOf(place), reason });

/** The truth of a Condition attribute, of resources and outputs alike. The language extensions may work out its name. */
export function conditionOf(body: JsonObject, place: Place, scope: Scope): Truth {
  if (!Object.hasOwn(body, 'Condition')) return true;
  const conditionPlace = inside(place, 'Condition');
  const name = nameIn(body['Condition'], conditionPlace, scope);
  if (name === NO_VALUE) return true;
  if (name instanceof Unknown) return name;
  if (typeof name === 'string') return scope.truthOf(name, conditionPlace);
  throw templateError('A Condition is the name of a condition. Example: "Condition": "IsProd"', conditionPlace);
}

/**
 * Resolves a resource.
 * @param references fills with the resources that are referred to while resolving with the scope.
 */
export function readResource(
  { logicalId, type, body, place, scope, writtenAs, deployed }: Declaration,
  isDeployed: (logicalId: string) => boolean,
  references: Set<string>,
): StackResource {
  // Metadata and policies make dependencies too.
  for (const attribute of Object.keys(body))
    if (!OWN_READERS.has(attribute)) resolve(body[attribute], inside(place, attribute), scope);
  const properties = propertiesOf(logicalId, body, place, scope);
  for (const name of dependsOn(body, place, scope)) if (isDeployed(name)) references.add(name);
  return {
    logicalId,
    type,
    properties,
    dependsOn: [...references].toSorted(),
    path: pathOf(place),
    ...(writtenAs === undefined ? {} : { writtenAs }),
    conditional: deployed instanceof Unknown ? deployed : undefined,
  };
}

const OWN_READERS: ReadonlySet<string> = new Set(['Type', 'Condition', 'DependsOn', 'Properties', 'Fn::Transform']);

function propertiesOf(logicalId: string, body: JsonObject, place: Place, scope: Scope): unknown {
  const propertiesPlace = inside(place, 'Properties');
  const properties = Object.hasOwn(body, 'Properties')
    ? resolve(body['Properties'], propertiesPlace, scope)
    : undefined;
  if (Object.hasOwn(body, 'Fn::Transform'))
    return new Unknown(`Fn::Transform adds to ${logicalId} when the template is deployed`);
  if (properties === undefined || properties === null || properties === NO_VALUE) return undefined;
  if (properties instanceof Unknown || isObject(properties)) return properties;
  throw templateError(`The Properties of ${logicalId} are no object. Example: {"Name": "orders"}`, propertiesPlace);
}

function dependsOn(body: JsonObject, place: Place, scope: Scope): string[] {
  if (!Object.hasOwn(body, 'DependsOn')) return [];
  const dependsOnPlace = inside(place, 'DependsOn');
  const written: unknown[] = Array.isArray(body['DependsOn']) ? body['DependsOn'] : [body['DependsOn']];
  const names = written
    .map((name) => nameIn(name, dependsOnPlace, scope))
    .filter((name) => name !== NO_VALUE && !(name instanceof Unknown));
  if (names.every((name) => typeof name === 'string')) return names;
  throw templateError('DependsOn is a logical id or a list of them. Example: "DependsOn": ["Api"]', dependsOnPlace);
}

/** What stands where a name has to; only the language extensions work one out. */
const nameIn = (value: unknown, place: Place, scope: Scope): unknown =>
  typeof value === 'string' || scope.hasLanguageExtensions ? resolve(value, place, scope) : undefined;

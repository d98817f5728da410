import { isObject, type JsonObject, Unknown } from '../../values';
import type { ServerlessMember, WrittenAs } from '../sam/member';
import type { Path } from '../source';
import { NO_VALUE } from './alternatives';
import { inside, type Place, pathOf, templateError } from './place';
import { resolve } from './resolve';
import type { IntrinsicScope, Truth } from './scope';
import { substitute } from './text';

/** A resource of a template, unless its condition is false. */
export interface StackResource {
  /** If a loop iterates over unknown values, it contains the identifiers of the loop as written. */
  readonly logicalId: string;
  readonly type: string;
  /** The resolved properties, with {@link Unknown} for unknown values; undefined if the resource has none. */
  readonly properties: unknown;
  /** The resources that it names in DependsOn or refers to; sorted, each once. */
  readonly dependsOn: readonly string[];
  /** The path of the resource in the template as written. */
  readonly path: Path;
  /** The resource from which SAM generates it; absent if it is not generated. */
  readonly writtenAs?: WrittenAs;
  /** The reason why it is unknown whether the resource is deployed; undefined if it certainly is. */
  readonly conditional: Unknown | undefined;
}

/** Whether a resource deploys other resources from a template outside this one. */
export const hasOwnTemplate = (type: string): boolean => OWN_TEMPLATE.test(type);

const OWN_TEMPLATE =
  /^AWS::(?:CloudFormation::Stack(?:Set)?|Serverless::Application|ServiceCatalog::CloudFormationProvisionedProduct)$|::MODULE$/;

/** A part of Resources whose members are known only at deployment. */
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
  readonly scope: IntrinsicScope;
  readonly writtenAs: WrittenAs | undefined;
  readonly deployed: Truth;
}

const EXAMPLE = '{"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders"}}';

/**
 * Reads the type of a member of Resources, and whether it is deployed.
 * @throws TemplateError if it is not an object or has no Type.
 */
export function declare({
  key,
  unknown,
  value,
  place,
  scope,
  writtenAs,
}: ServerlessMember): Declaration | UnlistedResources {
  if (key === 'Fn::Transform') return unlisted(place, 'Fn::Transform adds resources at deployment');
  if (!isObject(value)) throw templateError(`The resource ${key} is not an object. Example: ${EXAMPLE}`, place);
  const type = typeof value['Type'] === 'string' ? substitute(value['Type'], scope.bindings) : undefined;
  if (type instanceof Unknown) return unlisted(place, `the type of ${key} is known only at deployment: ${type.reason}`);
  if (type === undefined) {
    if (Object.hasOwn(value, 'Fn::Transform')) return unlisted(place, `Fn::Transform generates ${key} at deployment`);
    throw templateError(`The Type of the resource ${key} is missing or is not a string. Example: ${EXAMPLE}`, place);
  }
  const condition = conditionOf(value, place, scope);
  const deployed = condition !== false && unknown ? unknown : condition;
  return { logicalId: key, type, body: value, place, scope, writtenAs, deployed };
}

const unlisted = (place: Place, reason: string): UnlistedResources => ({ path: pathOf(place), reason });

/** The value of the Condition attribute of a resource or output. With AWS::LanguageExtensions it may be a function. */
export function conditionOf(body: JsonObject, place: Place, scope: IntrinsicScope): Truth {
  if (!Object.hasOwn(body, 'Condition')) return true;
  const conditionPlace = inside(place, 'Condition');
  const name = nameIn(body['Condition'], conditionPlace, scope);
  if (name === NO_VALUE) return true;
  if (name instanceof Unknown) return name;
  if (typeof name === 'string') return scope.truthOf(name, conditionPlace);
  throw templateError('Condition is not the name of a condition. Example: "Condition": "IsProd"', conditionPlace);
}

/**
 * Resolves a resource.
 * @param references receives the resources that are referred to while the scope resolves values.
 */
export function readResource(
  { logicalId, type, body, place, scope, writtenAs, deployed }: Declaration,
  isDeployed: (logicalId: string) => boolean,
  references: Set<string>,
): StackResource {
  // References in Metadata and policies are dependencies too.
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

function propertiesOf(logicalId: string, body: JsonObject, place: Place, scope: IntrinsicScope): unknown {
  const propertiesPlace = inside(place, 'Properties');
  const properties = Object.hasOwn(body, 'Properties')
    ? resolve(body['Properties'], propertiesPlace, scope)
    : undefined;
  if (Object.hasOwn(body, 'Fn::Transform')) return new Unknown(`Fn::Transform adds to ${logicalId} at deployment`);
  if (properties === undefined || properties === null || properties === NO_VALUE) return undefined;
  if (properties instanceof Unknown || isObject(properties)) return properties;
  throw templateError(`Properties of ${logicalId} is not an object. Example: {"Name": "orders"}`, propertiesPlace);
}

function dependsOn(body: JsonObject, place: Place, scope: IntrinsicScope): string[] {
  if (!Object.hasOwn(body, 'DependsOn')) return [];
  const dependsOnPlace = inside(place, 'DependsOn');
  const written: unknown[] = Array.isArray(body['DependsOn']) ? body['DependsOn'] : [body['DependsOn']];
  const names = written
    .map((name) => nameIn(name, dependsOnPlace, scope))
    .filter((name) => name !== NO_VALUE && !(name instanceof Unknown));
  if (names.every((name) => typeof name === 'string')) return names;
  throw templateError(
    'DependsOn is not a logical ID or a list of logical IDs. Example: "DependsOn": ["Api"]',
    dependsOnPlace,
  );
}

/** The value in the place of a name; undefined for a function without AWS::LanguageExtensions. */
const nameIn = (value: unknown, place: Place, scope: IntrinsicScope): unknown =>
  typeof value === 'string' || scope.hasLanguageExtensions ? resolve(value, place, scope) : undefined;

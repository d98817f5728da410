import { isObject, type JsonObject, Unknown, Unreadable } from '../../values';
import type { ServerlessMember, WrittenAs } from '../sam/member';
import type { Path } from '../source';
import { NO_VALUE } from './alternatives';
import { isUnlisted, withShortForm } from './intrinsics';
import { inside, type Place, pathOf } from './place';
import { resolve } from './resolve';
import { attempt, type IntrinsicScope, report, type Truth } from './scope';
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

/** Whether a resource deploys other resources from a template of its own. */
export const hasOwnTemplate = (type: string): boolean => OWN_TEMPLATE.test(type);

const OWN_TEMPLATE =
  /^AWS::(?:CloudFormation::Stack(?:Set)?|Serverless::Application|ServiceCatalog::CloudFormationProvisionedProduct)$|::MODULE$/;

/** A part of Resources whose members are known only at deployment, or cannot be read. */
export interface UnlistedResources {
  readonly path: Path;
  readonly reason: string;
  /** Whether the reason is among the problems of the template. */
  readonly isProblem: boolean;
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

/** A resource whose declaration has an error. */
export interface MalformedResource {
  readonly logicalId: string;
  readonly path: Path;
  readonly problem: Unreadable;
}

const EXAMPLE = '{"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders"}}';

/** Reads the type of a member of Resources, and whether it is deployed. Errors are reported. */
export function declare(member: ServerlessMember): Declaration | UnlistedResources | MalformedResource {
  const { key, unknown, isOpaque, value, place, scope, writtenAs } = member;
  if (isOpaque) return unlisted(place, unknown ?? new Unknown(`${key} adds resources at deployment`));
  const malformed = (message: string): MalformedResource => ({
    logicalId: key,
    path: pathOf(place),
    problem: report(scope, message, place),
  });
  if (!isObject(value)) return malformed(`The resource ${key} is not an object. Example: ${EXAMPLE}`);
  const type = typeof value['Type'] === 'string' ? substitute(value['Type'], scope) : value['Type'];
  if (type instanceof Unknown)
    return unlisted(place, new Unknown(`the type of ${key} is known only at deployment: ${type.reason}`));
  if (typeof type !== 'string') {
    if ([value, type].some((each) => isObject(each) && Object.hasOwn(each, 'Fn::Transform')))
      return unlisted(place, new Unknown(`Fn::Transform generates ${key} at deployment`));
    const unlistedName = Object.keys(value).find(isUnlisted);
    if (unlistedName !== undefined)
      return unlisted(
        place,
        report(
          scope,
          `The resource ${key} has no Type, and ${withShortForm(unlistedName)} is not an intrinsic function of CloudFormation. If another tool replaces it, check the result of that tool.`,
          place,
        ),
      );
    const generator = isObject(value['Type']) ? Object.keys(value['Type']).find(isOfPreprocessor) : undefined;
    if (generator !== undefined)
      return unlisted(
        place,
        report(
          scope,
          `The Type of the resource ${key} is ${generator}, which is not an intrinsic function of CloudFormation. If another tool replaces it, check the result of that tool.`,
          place,
        ),
      );
    return malformed(`The Type of the resource ${key} is missing or is not a string. Example: ${EXAMPLE}`);
  }
  const condition = conditionOf(value, place, scope);
  const deployed = condition !== false && unknown ? unknown : condition;
  return { logicalId: key, type, body: value, place, scope, writtenAs, deployed };
}

/** A function that a tool replaces before the deployment: `!Rain::Module` in YAML, `Rain::Module` in the JSON of rain. */
const isOfPreprocessor = (key: string): boolean => isUnlisted(key) || /^(?!Fn::|AWS::)\w+::\w/.test(key);

const unlisted = (place: Place, unknown: Unknown): UnlistedResources => ({
  path: pathOf(place),
  reason: unknown.reason,
  isProblem: unknown instanceof Unreadable,
});

/** The value of the Condition attribute of a resource or output. With AWS::LanguageExtensions it may be a function. */
export function conditionOf(body: JsonObject, place: Place, scope: IntrinsicScope): Truth {
  if (!Object.hasOwn(body, 'Condition')) return true;
  const conditionPlace = inside(place, 'Condition');
  const name = nameIn(body['Condition'], conditionPlace, scope);
  if (name === NO_VALUE) return true;
  if (name instanceof Unknown) return name;
  if (typeof name === 'string') return scope.truthOf(name, conditionPlace);
  return report(scope, 'Condition is not the name of a condition. Example: "Condition": "IsProd"', conditionPlace);
}

/**
 * Resolves a resource. Errors are reported.
 * @param scope its guard is the reason why the resource may not be deployed.
 * @param isDeployed whether a resource of the template is deployed.
 * @param references receives the resources that are referred to while the scope resolves values.
 */
export function readResource(
  { logicalId, type, body, place, writtenAs }: Declaration,
  scope: IntrinsicScope,
  isDeployed: (logicalId: string, place: Place, scope: IntrinsicScope) => boolean,
  references: Set<string>,
): StackResource {
  // References in Metadata and policies are dependencies too.
  for (const attribute of Object.keys(body))
    if (!OWN_READERS.has(attribute))
      attempt(scope, (inner) => resolve(body[attribute], inside(place, attribute), inner));
  const properties = attempt(scope, (inner) => propertiesOf(logicalId, body, place, inner));
  for (const { name, place: namePlace } of dependsOn(body, place, scope))
    if (isDeployed(name, namePlace, scope)) references.add(name);
  return {
    logicalId,
    type,
    properties,
    dependsOn: [...references].toSorted(),
    path: pathOf(place),
    ...(writtenAs === undefined ? {} : { writtenAs }),
    conditional: scope.guard,
  };
}

const OWN_READERS: ReadonlySet<string> = new Set(['Type', 'Condition', 'DependsOn', 'Properties', 'Fn::Transform']);

function propertiesOf(logicalId: string, body: JsonObject, place: Place, scope: IntrinsicScope): unknown {
  const propertiesPlace = inside(place, 'Properties');
  const properties = Object.hasOwn(body, 'Properties')
    ? resolve(body['Properties'], propertiesPlace, scope)
    : undefined;
  const added = Object.keys(body).find((key) => key === 'Fn::Transform' || isUnlisted(key));
  if (added !== undefined) return new Unknown(`${added} adds to ${logicalId} at deployment`);
  if (properties === undefined || properties === null || properties === NO_VALUE) return undefined;
  if (properties instanceof Unknown || isObject(properties)) return properties;
  return report(scope, `Properties of ${logicalId} is not an object. Example: {"Name": "orders"}`, propertiesPlace);
}

interface Dependency {
  readonly name: string;
  readonly place: Place;
}

function dependsOn(body: JsonObject, place: Place, scope: IntrinsicScope): Dependency[] {
  if (!Object.hasOwn(body, 'DependsOn')) return [];
  const dependsOnPlace = inside(place, 'DependsOn');
  const written = body['DependsOn'];
  const names: readonly (readonly [unknown, Place])[] = Array.isArray(written)
    ? written.map((name, index) => [nameIn(name, inside(dependsOnPlace, index), scope), inside(dependsOnPlace, index)])
    : [[nameIn(written, dependsOnPlace, scope), dependsOnPlace]];
  return names.flatMap(([name, namePlace]) => {
    if (typeof name === 'string') return [{ name, place: namePlace }];
    if (name !== NO_VALUE && !(name instanceof Unknown))
      report(
        scope,
        'DependsOn is not a logical ID or a list of logical IDs. Example: "DependsOn": ["Api"]',
        dependsOnPlace,
      );
    return [];
  });
}

/** The value in the place of a name; undefined for a function without AWS::LanguageExtensions, unless a macro writes it. */
function nameIn(value: unknown, place: Place, scope: IntrinsicScope): unknown {
  const isWritten = isObject(value) && Object.keys(value).some((key) => key === 'Fn::Transform' || isUnlisted(key));
  return typeof value === 'string' || isWritten || scope.hasLanguageExtensions
    ? attempt(scope, (inner) => resolve(value, place, inner))
    : undefined;
}

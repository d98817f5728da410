import { isObject, Unknown, Unreadable } from '../../values';
import type { TemplateProblem } from '../problem';
import { expandServerless, mayGenerate, referWithServerless, SERVERLESS_TRANSFORM, type WrittenAs } from '../sam';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import type { DeploymentContext } from './context';
import { isLoop, type Member } from './loops';
import { readOutput, type StackOutput } from './outputs';
import { inside, type Place, pathOf, templateError } from './place';
import { Problems } from './problems';
import { type Declared, moduleOf, referToAll, undeclared } from './references';
import {
  conditionOf,
  type Declaration,
  declare,
  type MalformedResource,
  readResource,
  type StackResource,
  type UnlistedResources,
} from './resources';
import { type IntrinsicScope, unusedScope, withoutDefaults } from './scope';
import { notAnObject, sectionMembers } from './sections';
import { memoized, once, readScope } from './template-scope';

/** A template, resolved for one deployment. */
export interface CloudFormationTemplate {
  /** In the order of the template, without the resources whose condition is false. */
  readonly resources: readonly StackResource[];
  readonly outputs: readonly StackOutput[];
  /** The values by name: text, a list of texts, or Unknown. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Parameters with neither a value nor a default. CloudFormation: `Parameters: [X] must have values`. */
  readonly missingParameters: readonly string[];
  /**
   * SAM resource types in a template that does not declare the SAM transform; sorted, each once. They are read as if it
   * did. CloudFormation: `Unrecognized resource types: [X]`.
   */
  readonly unrecognizedTypes: readonly string[];
  /** Macros that would change the template. They are not run: the template is read as written. */
  readonly transforms: readonly string[];
  /** Problems that affect only a part of the template. */
  readonly problems: readonly TemplateProblem[];
  /** The parts of Resources whose members are known only at deployment. */
  readonly unlisted: readonly UnlistedResources[];
  /**
   * The wanted resources that are not deployed only because of the defaults of parameters. To find them, conditions are
   * decided again, so a filter saves time.
   */
  readonly hiddenByDefaults: (isWanted: (resource: Undeployed) => boolean) => HiddenResource[];
}

/** A resource whose condition is false. */
export type Undeployed = Pick<Declaration, 'logicalId' | 'type' | 'body'>;

export interface HiddenResource {
  readonly logicalId: string;
  readonly type: string;
  readonly path: Path;
  readonly writtenAs?: WrittenAs;
  /** Why it is unknown whether the resource is deployed without the defaults. */
  readonly reason: string;
}

/** Whether a file is a CloudFormation or SAM template, well-formed or not. */
export function isCloudFormationTemplate(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (Object.hasOwn(value, 'AWSTemplateFormatVersion')) return true;
  if (Object.hasOwn(value, 'Transform') && [value['Transform']].flat().some(isTransformOfAws)) return true;
  const resources = Object.hasOwn(value, 'Resources') ? value['Resources'] : undefined;
  return (
    isObject(resources) &&
    Object.entries(resources).some(([name, body]) => generatesResources(name) || isResource(body))
  );
}

/** A macro with parameters is an object with a Name. */
function isTransformOfAws(transform: unknown): boolean {
  const name = isObject(transform) && Object.hasOwn(transform, 'Name') ? transform['Name'] : transform;
  return typeof name === 'string' && name.startsWith('AWS::');
}

const generatesResources = (name: string): boolean => isLoop(name) || name === 'Fn::Transform';

/** Every type has a namespace, such as AWS:: or Custom::. A macro may generate a whole resource. */
function isResource(body: unknown): boolean {
  if (!isObject(body)) return false;
  if (Object.hasOwn(body, 'Fn::Transform')) return true;
  return Object.hasOwn(body, 'Type') && typeof body['Type'] === 'string' && body['Type'].includes('::');
}

/**
 * Reads a template for a deployment. An error costs only the part that has it: it is among the problems, and the rest is
 * read.
 * @param template the parsed template, with functions in their long form.
 * @throws TemplateError if it has no resources, or if it exceeds a limit; the error carries the path of the problem.
 */
export function readCloudFormationTemplate(template: unknown, context: DeploymentContext): CloudFormationTemplate {
  if (!isObject(template)) throw new TemplateError(`The template is not an object. Example: ${EXAMPLE}`);
  const section = (name: string): unknown => (Object.hasOwn(template, name) ? template[name] : undefined);

  const problems = new Problems();
  const { transforms, macros, mayBeMore, parameters, scope } = readScope(section, context, problems);
  const written = readMembers(section('Resources'), scope);
  const serverless = expandServerless(written, section('Globals'), scope);

  const { declarations, malformed, unlisted } = readDeclarations(serverless.members);
  const declared: Declared = {
    values: scope.values,
    resources: new Map([
      ...malformed.map(({ logicalId, problem }) => [logicalId, problem] as const),
      ...declarations.map(({ logicalId, deployed }) => [logicalId, deployed] as const),
    ]),
    modules: declarations.filter(({ type }) => type.endsWith('::MODULE')).map(({ logicalId }) => logicalId),
    mayBeMore: mayBeMore ?? parameters.mayBeMore ?? reasonForMoreResources(unlisted, declarations),
  };
  const hidden = once(() => declarations.flatMap(hiddenByDefaults));
  const referWithoutDefaults = once(() =>
    referWithServerless(serverless, declared, unlessHidden(hidden(), referToAll(declared, context, new Set()))),
  );
  const referUnused = referWithServerless(serverless, declared, referToAll(declared, context, new Set()));
  const references = new Set<string>();
  const refer = referWithServerless(serverless, declared, referToAll(declared, context, references));
  // Nearly all resources have the same scope: a template has thousands of values and few scopes.
  const withNames = memoized((inner: IntrinsicScope): IntrinsicScope => {
    const { withoutDefaults } = inner;
    const others = withoutDefaults && (() => ({ ...withoutDefaults(), refer: referWithoutDefaults() }));
    return { ...inner, refer, referUnused, withoutDefaults: others };
  });
  const mayExist = (name: string): boolean =>
    declared.mayBeMore !== undefined || mayGenerate(serverless, name) || moduleOf(declared, name) !== undefined;
  const resources = readResources(declarations, declared, { withNames, mayExist, references });
  const outputScope = withNames(serverless.scope);
  const outputs = sectionMembers('Outputs', section('Outputs'), outputScope).flatMap(readOutput);

  return {
    resources,
    outputs,
    parameters: Object.fromEntries(parameters.values),
    missingParameters: parameters.missing,
    unrecognizedTypes: transforms.includes(SERVERLESS_TRANSFORM) || mayBeMore ? [] : serverless.types,
    transforms: macros,
    problems: problems.all,
    unlisted: [
      ...unlisted,
      ...malformed.map(({ path, problem }) => ({ path, reason: problem.reason, isProblem: true })),
    ],
    hiddenByDefaults: (isWanted) =>
      declarations.filter((each) => each.deployed === false && isWanted(each)).flatMap(hiddenByDefaults),
  };
}

const EXAMPLE = '{"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders"}}}}';

function readMembers(section: unknown, scope: IntrinsicScope): Member[] {
  const place = inside(undefined, 'Resources');
  if (section !== undefined && section !== null && !isObject(section))
    throw templateError(notAnObject('Resources'), place);
  const members = sectionMembers('Resources', section, scope);
  if (members.length > 0) return members;
  throw templateError(
    `Template format error: At least one Resources member must be defined. Example: ${EXAMPLE}`,
    place,
  );
}

function readDeclarations(members: readonly Member[]) {
  const declarations: Declaration[] = [];
  const malformed: MalformedResource[] = [];
  const unlisted: UnlistedResources[] = [];
  for (const read of members.map(declare))
    if ('reason' in read) unlisted.push(read);
    else if ('problem' in read) malformed.push(read);
    else declarations.push(read);
  return { declarations, malformed, unlisted };
}

/** The reason why there may be resources that the template does not declare; undefined if there are none. */
function reasonForMoreResources(
  unlisted: readonly UnlistedResources[],
  declarations: readonly Declaration[],
): Unknown | undefined {
  const [first] = unlisted;
  if (first) return first.isProblem ? new Unreadable(first.reason) : new Unknown(first.reason);
  // A loop over unknown values generates resources whose names are unknown.
  return declarations.flatMap(({ scope }) => [...scope.bindings.values()]).find((value) => value instanceof Unknown);
}

function readResources(
  declarations: readonly Declaration[],
  declared: Declared,
  names: {
    readonly withNames: (scope: IntrinsicScope) => IntrinsicScope;
    readonly mayExist: (name: string) => boolean;
    /** Receives the resources that are referred to while values are resolved. */
    readonly references: Set<string>;
  },
): StackResource[] {
  // DependsOn a resource whose condition is false has no effect; DependsOn an undeclared resource is an error.
  const isDeployed = (name: string, place: Place, scope: IntrinsicScope): boolean => {
    const deployed = declared.resources.get(name);
    if (deployed === undefined && !names.mayExist(name)) scope.problems.error(undeclared(name, place));
    return deployed !== undefined && deployed !== false;
  };
  const unused = memoized(unusedScope);
  return declarations.flatMap((declaration) => {
    const { deployed } = declaration;
    const named = names.withNames(declaration.scope);
    const scope = deployed instanceof Unknown ? { ...named, guard: deployed } : named;
    names.references.clear();
    const resource = readResource(
      declaration,
      deployed === false ? unused(named) : scope,
      isDeployed,
      names.references,
    );
    return deployed === false ? [] : [resource];
  });
}

/** A resource that only a default leaves out is unknown without it. */
function unlessHidden(hidden: readonly HiddenResource[], refer: IntrinsicScope['refer']): IntrinsicScope['refer'] {
  const reasons = new Map(hidden.map(({ logicalId, reason }) => [logicalId, reason]));
  return (name, attribute, place) => {
    const reason = reasons.get(name);
    return reason === undefined ? refer(name, attribute, place) : new Unknown(reason);
  };
}

function hiddenByDefaults({ logicalId, type, body, place, scope, writtenAs, deployed }: Declaration): HiddenResource[] {
  const other = deployed === false ? withoutDefaults(scope) : undefined;
  const truth = other && conditionOf(body, place, other);
  if (!(truth instanceof Unknown)) return [];
  const common = { logicalId, type, path: pathOf(place), reason: truth.reason };
  return [writtenAs === undefined ? common : { ...common, writtenAs }];
}

import { isObject, Unknown } from '../../values';
import type { TemplateProblem } from '../problem';
import { expandServerless, mayGenerate, referWithServerless, SERVERLESS_TRANSFORM } from '../sam';
import { TemplateError } from '../template-error';
import { readConditions } from './conditions';
import { type DeploymentContext, pseudoParameters } from './context';
import { isLoop, MAX_ITERATIONS, type Member } from './loops';
import { readOutput, type StackOutput } from './outputs';
import { resolveParameters } from './parameters';
import { inside, templateError } from './place';
import { type Declared, referToAll, referToValues } from './references';
import { type Declaration, declare, readResource, type StackResource, type UnlistedResources } from './resources';
import type { IntrinsicScope } from './scope';
import { sectionMembers } from './sections';
import { textOf } from './values';

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
   * Names that are referred to but not declared, or not deployed; sorted, each once. CloudFormation: `Unresolved
   * resource dependencies [X] in the Resources block of the template`.
   */
  readonly unresolved: readonly string[];
  /** Conditions used but not defined; sorted, each once. CloudFormation: `Unresolved condition dependency X`. */
  readonly unresolvedConditions: readonly string[];
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

const LANGUAGE_EXTENSIONS = 'AWS::LanguageExtensions';

/**
 * Reads a template for a deployment.
 * @param template the parsed template, with functions in their long form.
 * @throws TemplateError if CloudFormation would refuse the template; the error carries the path of the problem.
 */
export function readCloudFormationTemplate(template: unknown, context: DeploymentContext): CloudFormationTemplate {
  if (!isObject(template)) throw new TemplateError(`The template is not an object. Example: ${EXAMPLE}`);
  const section = (name: string): unknown => (Object.hasOwn(template, name) ? template[name] : undefined);

  const transforms = readTransforms(section('Transform'));
  const macros = transforms.filter((name) => name !== LANGUAGE_EXTENSIONS && name !== SERVERLESS_TRANSFORM);
  const parameters = resolveParameters(section('Parameters'), context.parameters);
  const values = new Map([...parameters.values, ...pseudoParameters(context)]);
  const base: IntrinsicScope = {
    bindings: new Map(),
    mappings: section('Mappings'),
    hasLanguageExtensions: transforms.includes(LANGUAGE_EXTENSIONS),
    loopBudget: { left: MAX_ITERATIONS },
    refer: referToValues(values),
    truthOf: (_, place) => {
      throw templateError('A loop in Conditions cannot use Fn::If in its collection.', place);
    },
  };
  const unresolvedConditions = new Set<string>();
  const truthOf = readConditions(section('Conditions'), base, macros, unresolvedConditions);
  const written = readMembers(section('Resources'), { ...base, truthOf });
  const serverless = expandServerless(written, section('Globals'), { ...base, truthOf });
  const { scope } = serverless;

  const { declarations, unlisted } = readDeclarations(serverless.members);
  const declared: Declared = {
    values,
    resources: new Map(declarations.map(({ logicalId, deployed }) => [logicalId, deployed !== false])),
    mayBeMore: reasonForMoreResources(macros, unlisted, declarations),
  };
  const unresolved = new Set<string>();
  const referTo = (references: Set<string>): IntrinsicScope['refer'] =>
    referWithServerless(serverless, declared, referToAll(declared, context, { references, unresolved }));
  const mayExist = (name: string): boolean => declared.mayBeMore !== undefined || mayGenerate(serverless, name);
  const resources = readResources(declarations, declared, { referTo, mayExist, unresolved });
  const refer = referTo(new Set());
  const outputs = sectionMembers('Outputs', section('Outputs'), { ...scope, refer }).flatMap(readOutput);

  return {
    resources,
    outputs,
    parameters: Object.fromEntries(parameters.values),
    missingParameters: parameters.missing,
    unresolved: [...unresolved].toSorted(),
    unresolvedConditions: [...unresolvedConditions].toSorted(),
    unrecognizedTypes: transforms.includes(SERVERLESS_TRANSFORM) || macros.length > 0 ? [] : serverless.types,
    transforms: macros,
    problems: [],
    unlisted,
  };
}

const EXAMPLE = '{"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders"}}}}';

/** The names of the macros that a template declares. */
function readTransforms(section: unknown): string[] {
  if (section === undefined || section === null) return [];
  const place = inside(undefined, 'Transform');
  return (Array.isArray(section) ? section : [section]).map((transform: unknown) => {
    const name = isObject(transform) ? textOf(transform['Name']) : textOf(transform);
    if (name !== undefined) return name;
    throw templateError(
      `Transform is not the name of a macro or a list of macros. Example: "Transform": "${LANGUAGE_EXTENSIONS}"`,
      place,
    );
  });
}

function readMembers(section: unknown, scope: IntrinsicScope): Member[] {
  const members = sectionMembers('Resources', section, scope);
  if (members.length > 0) return members;
  throw templateError(
    `Template format error: At least one Resources member must be defined. Example: ${EXAMPLE}`,
    inside(undefined, 'Resources'),
  );
}

function readDeclarations(members: readonly Member[]) {
  const declarations: Declaration[] = [];
  const unlisted: UnlistedResources[] = [];
  for (const read of members.map(declare))
    if ('reason' in read) unlisted.push(read);
    else declarations.push(read);
  return { declarations, unlisted };
}

/** The reason why there may be resources that the template does not declare; undefined if there are none. */
function reasonForMoreResources(
  macros: readonly string[],
  unlisted: readonly UnlistedResources[],
  declarations: readonly Declaration[],
): Unknown | undefined {
  const [macro] = macros;
  if (macro !== undefined) return new Unknown(`the macro ${macro} may generate the resource at deployment`);
  if (unlisted[0]) return new Unknown(unlisted[0].reason);
  // A loop over unknown values generates resources whose names are unknown.
  return declarations.flatMap(({ scope }) => [...scope.bindings.values()]).find((value) => value instanceof Unknown);
}

function readResources(
  declarations: readonly Declaration[],
  declared: Declared,
  names: {
    readonly referTo: (references: Set<string>) => IntrinsicScope['refer'];
    readonly mayExist: (name: string) => boolean;
    readonly unresolved: Set<string>;
  },
): StackResource[] {
  // DependsOn a resource whose condition is false has no effect; DependsOn an undeclared resource is an error.
  const isDeployed = (name: string): boolean => {
    const deployed = declared.resources.get(name);
    if (deployed === undefined && !names.mayExist(name)) names.unresolved.add(name);
    return deployed ?? false;
  };
  return declarations
    .filter(({ deployed }) => deployed !== false)
    .map((declaration) => {
      const references = new Set<string>();
      const scope = { ...declaration.scope, refer: names.referTo(references) };
      return readResource({ ...declaration, scope }, isDeployed, references);
    });
}

import { Unknown } from '../../values';
import { expandServerless, mayMake, referThrough, SERVERLESS_TRANSFORM } from '../sam';
import { TemplateError } from '../template-error';
import { readConditions } from './conditions';
import { type DeploymentContext, pseudoParameters } from './context';
import { isLoop, MAX_ITERATIONS, type Member } from './loops';
import { readOutput, type StackOutput } from './outputs';
import { readParameters } from './parameters';
import { inside, templateError } from './place';
import { type Declared, referToAll, referToValues } from './references';
import { type Declaration, declare, readResource, type StackResource, type UnlistedResources } from './resources';
import type { Scope } from './scope';
import { sectionMembers } from './sections';
import { isObject, textOf } from './values';

/** A template as one deployment of it would take it. */
export interface CloudFormationTemplate {
  /** In the template's order, without those whose condition is false. */
  readonly resources: readonly StackResource[];
  readonly outputs: readonly StackOutput[];
  /** By name: text, a list of texts, or Unknown. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Declared without a default and not given: CloudFormation says `Parameters: [X] must have values`. */
  readonly missingParameters: readonly string[];
  /**
   * Referred to, but nothing that the stack has: CloudFormation says `Unresolved resource dependencies [X] in the
   * Resources block of the template`. Sorted, each once.
   */
  readonly unresolved: readonly string[];
  /** Named as conditions, but none: CloudFormation says `Unresolved condition dependency X`. Sorted, each once. */
  readonly unresolvedConditions: readonly string[];
  /**
   * Types of SAM's in a template that does not ask for its transform: CloudFormation says `Unrecognized resource types:
   * [X]`. They are read as if it did. Sorted, each once.
   */
  readonly unrecognizedTypes: readonly string[];
  /** Macros that would change the template, and were not run: it is read as it is written. */
  readonly transforms: readonly string[];
  /** Resources that only the deployment brings. */
  readonly unlisted: readonly UnlistedResources[];
}

/** Whether a file is a CloudFormation or SAM template, well-formed or not. */
export function isCloudFormationTemplate(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (Object.hasOwn(value, 'AWSTemplateFormatVersion')) return true;
  if (Object.hasOwn(value, 'Transform') && [value['Transform']].flat().some(isTransformOfAws)) return true;
  const resources = Object.hasOwn(value, 'Resources') ? value['Resources'] : undefined;
  return isObject(resources) && Object.entries(resources).some(([name, body]) => isMade(name) || isResource(body));
}

/** A list of macros may have some with parameters, which are objects. */
function isTransformOfAws(transform: unknown): boolean {
  const name = isObject(transform) && Object.hasOwn(transform, 'Name') ? transform['Name'] : transform;
  return typeof name === 'string' && name.startsWith('AWS::');
}

const isMade = (name: string): boolean => isLoop(name) || name === 'Fn::Transform';

/** Every type has a namespace, such as AWS::, Custom:: or that of a third party. A macro may make a whole resource. */
function isResource(body: unknown): boolean {
  if (!isObject(body)) return false;
  if (Object.hasOwn(body, 'Fn::Transform')) return true;
  return Object.hasOwn(body, 'Type') && typeof body['Type'] === 'string' && body['Type'].includes('::');
}

const LANGUAGE_EXTENSIONS = 'AWS::LanguageExtensions';

/**
 * Reads a template for a deployment.
 * @param template a document's value, with functions in their long form.
 * @throws TemplateError where CloudFormation would refuse the template, with the path of what is wrong.
 */
export function readCloudFormationTemplate(template: unknown, context: DeploymentContext): CloudFormationTemplate {
  if (!isObject(template)) throw new TemplateError(`The template is no object. Example: ${EXAMPLE}`);
  const section = (name: string): unknown => (Object.hasOwn(template, name) ? template[name] : undefined);

  const transforms = readTransforms(section('Transform'));
  const macros = transforms.filter((name) => name !== LANGUAGE_EXTENSIONS && name !== SERVERLESS_TRANSFORM);
  const parameters = readParameters(section('Parameters'), context.parameters);
  const values = new Map([...parameters.values, ...pseudoParameters(context)]);
  const base: Scope = {
    bindings: new Map(),
    mappings: section('Mappings'),
    hasLanguageExtensions: transforms.includes(LANGUAGE_EXTENSIONS),
    loopBudget: { left: MAX_ITERATIONS },
    refer: referToValues(values),
    truthOf: (_, place) => {
      throw templateError('A condition cannot decide what conditions there are.', place);
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
    mayBeMore: reasonForMore(macros, unlisted, declarations),
  };
  const unresolved = new Set<string>();
  const referTo = (references: Set<string>): Scope['refer'] =>
    referThrough(serverless, declared, referToAll(declared, context, { references, unresolved }));
  const mayBe = (name: string): boolean => declared.mayBeMore !== undefined || mayMake(serverless, name);
  const resources = readResources(declarations, declared, { referTo, mayBe, unresolved });
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
    unlisted,
  };
}

const EXAMPLE = '{"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders"}}}}';

/** The names of the macros that a template asks for; one with parameters is an object with a Name. */
function readTransforms(section: unknown): string[] {
  if (section === undefined || section === null) return [];
  const place = inside(undefined, 'Transform');
  return (Array.isArray(section) ? section : [section]).map((transform: unknown) => {
    const name = isObject(transform) ? textOf(transform['Name']) : textOf(transform);
    if (name !== undefined) return name;
    throw templateError(
      `Transform is the name of a macro or a list. Example: "Transform": "${LANGUAGE_EXTENSIONS}"`,
      place,
    );
  });
}

function readMembers(section: unknown, scope: Scope): Member[] {
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

/** Why there may be resources under names that the template does not show; undefined where there are none. */
function reasonForMore(
  macros: readonly string[],
  unlisted: readonly UnlistedResources[],
  declarations: readonly Declaration[],
): Unknown | undefined {
  const [macro] = macros;
  if (macro !== undefined) return new Unknown(`the macro ${macro} may make what the template refers to`);
  if (unlisted[0]) return new Unknown(unlisted[0].reason);
  // A loop that runs over what is not known makes names that nobody can list.
  return declarations.flatMap(({ scope }) => [...scope.bindings.values()]).find((value) => value instanceof Unknown);
}

function readResources(
  declarations: readonly Declaration[],
  declared: Declared,
  names: {
    readonly referTo: (references: Set<string>) => Scope['refer'];
    readonly mayBe: (name: string) => boolean;
    readonly unresolved: Set<string>;
  },
): StackResource[] {
  // To wait for a resource that is not deployed is nothing to wait for; to wait for one that is not there is an error.
  const isDeployed = (name: string): boolean => {
    const deployed = declared.resources.get(name);
    if (deployed === undefined && !names.mayBe(name)) names.unresolved.add(name);
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

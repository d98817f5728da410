import { findUnknown, Unknown, type Unreadable } from '../../values';
import { FileLimitError, TemplateError } from '../template-error';
import { type Place, templateError } from './place';
import { clauseOf, Problems, UndeclaredProblems, ValueError } from './problems';

/** The three-valued result of a condition: it is Unknown if it depends on a value known only at deployment. */
export type Truth = boolean | Unknown;

/** The values of the identifiers of the surrounding Fn::ForEach loops. */
export type Bindings = ReadonlyMap<string, string | Unknown>;

/** Everything on which the value of an intrinsic function depends, apart from its argument. */
export interface IntrinsicScope extends Assumptions {
  /** The section Mappings. A part that cannot be read is {@link Unreadable}. */
  readonly mappings: unknown;
  /** Whether the template declares the transform AWS::LanguageExtensions. */
  readonly hasLanguageExtensions: boolean;
  /** The reason why a macro may add to every section of the template; undefined if there is none. */
  readonly mayBeMore?: Unknown | undefined;
  readonly budget: Budget;
  readonly problems: Problems;
  /** The reason why it is unknown whether this part of the template is deployed; undefined if it certainly is. */
  readonly guard?: Unknown | undefined;
  /** As `refer`, for a part that is not deployed: its references are no dependencies. */
  readonly referUnused?: Assumptions['refer'] | undefined;
  /** The scope's assumptions if no parameter had its default; undefined if the defaults are deployed as they are. */
  readonly withoutDefaults?: (() => Assumptions) | undefined;
}

/** The part of a scope that depends on the values of parameters. */
export interface Assumptions {
  readonly bindings: Bindings;
  /** Parameters and pseudo parameters. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly truthOf: (condition: string, place: Place) => Truth;
  /** The value of Ref (attribute undefined) or Fn::GetAtt for a name that is neither a loop identifier nor in `values`. */
  readonly refer: (name: string, attribute: string | undefined, place: Place) => unknown;
}

/** What the functions of a template may still do, because a few lines of template can multiply texts and loops. */
export interface Budget {
  iterations: number;
  /** In characters. Items of lists and objects count too. */
  size: number;
}

/** CloudFormation accepts 500 resources; loops in properties may repeat more often. */
const MAX_ITERATIONS = 10_000;

/** CloudFormation accepts templates of 1 MB. Functions that are nested in each other count several times. */
const MAX_SIZE = 32 * 1024 * 1024;

export const fullBudget = (): Budget => ({ iterations: MAX_ITERATIONS, size: MAX_SIZE });

/** @throws FileLimitError if the functions of the template make too much. */
export function charge({ budget }: IntrinsicScope, size: number): void {
  budget.size -= size;
  if (budget.size >= 0) return;
  throw new FileLimitError(
    'The functions and loops of the template make more than 32 MB. CloudFormation accepts templates of 1 MB.',
  );
}

export function countIteration({ budget }: IntrinsicScope, place: Place): void {
  budget.iterations -= 1;
  if (budget.iterations >= 0) return;
  throw templateError(`The Fn::ForEach loops of the template iterate more than ${MAX_ITERATIONS} times.`, place);
}

/** Reports an error. Returns the value of the part that has it. */
export const report = ({ problems }: IntrinsicScope, message: string, place: Place | undefined): Unreadable =>
  problems.error(templateError(message, place));

/**
 * Reads a part of a template. If it has an error, the error is reported, and the value of the part is unreadable; the
 * rest of the template is read. An error that the deployment may avoid is not reported, and the value is unknown.
 */
export function attempt<Value>(scope: IntrinsicScope, read: (scope: IntrinsicScope) => Value): Value | Unknown {
  try {
    return read(scope);
  } catch (error) {
    if (!(error instanceof TemplateError) || error instanceof FileLimitError) throw error;
    const avoidable = error instanceof ValueError ? avoidableBy(error, scope, read) : undefined;
    return avoidable ?? scope.problems.error(error);
  }
}

function avoidableBy(
  error: ValueError,
  scope: IntrinsicScope,
  read: (scope: IntrinsicScope) => unknown,
): Unknown | undefined {
  const clause = clauseOf(error);
  if (scope.guard) return new Unknown(`${scope.guard.reason} (if it is deployed, it fails: ${clause})`);
  const other = withoutDefaults(scope);
  if (other === undefined) return undefined;
  try {
    const reason = findUnknown(read(other))?.reason ?? 'a parameter has no value';
    return new Unknown(`${reason}, and its default cannot be deployed (${clause})`);
  } catch (second) {
    if (!(second instanceof TemplateError) || second instanceof FileLimitError) throw second;
    return undefined;
  }
}

/** The same scope, for a value whose problems are reported elsewhere. */
export const scopeWithoutProblems = (scope: IntrinsicScope): IntrinsicScope => ({ ...scope, problems: new Problems() });

const UNUSED = new Unknown('this part is not deployed');

/** The scope of a part that is not deployed. Only undeclared names are problems there. */
export const unusedScope = (scope: IntrinsicScope): IntrinsicScope => ({
  ...scope,
  problems: new UndeclaredProblems(scope.problems),
  refer: scope.referUnused ?? scope.refer,
  guard: UNUSED,
});

/** The scope if no parameter had its default. It reports no problems. */
export function withoutDefaults(scope: IntrinsicScope): IntrinsicScope | undefined {
  if (scope.withoutDefaults === undefined) return undefined;
  const { bindings, values, truthOf, refer } = scope.withoutDefaults();
  return { ...scopeWithoutProblems(scope), bindings, values, truthOf, refer, withoutDefaults: undefined };
}

/** @throws TemplateError if the template does not declare the transform AWS::LanguageExtensions. */
export function requireLanguageExtensions(
  feature: string,
  { hasLanguageExtensions }: IntrinsicScope,
  place: Place,
): void {
  if (hasLanguageExtensions) return;
  throw templateError(
    `${feature} requires the transform AWS::LanguageExtensions. Add to the template: "Transform": "AWS::LanguageExtensions"`,
    place,
  );
}

import { Unknown } from '../../values';
import { type Place, templateError } from './place';

/** Kleene's three truths: a condition may depend on what nobody knows before the deployment. */
export type Truth = boolean | Unknown;

/** What Fn::ForEach puts in the place of its identifiers. */
export type Bindings = ReadonlyMap<string, string | Unknown>;

/** All that the value of an expression depends on. */
export interface Scope {
  readonly bindings: Bindings;
  readonly mappings: unknown;
  /** Whether the template asks for AWS::LanguageExtensions. */
  readonly hasLanguageExtensions: boolean;
  readonly loopBudget: { left: number };
  /** What Ref (attribute undefined) or Fn::GetAtt gives for a name that no loop binds. */
  readonly refer: (name: string, attribute: string | undefined, place: Place) => unknown;
  readonly truthOf: (condition: string, place: Place) => Truth;
}

/** @throws TemplateError where the template does not ask for the language extensions. */
export function requireLanguageExtensions(feature: string, { hasLanguageExtensions }: Scope, place: Place): void {
  if (hasLanguageExtensions) return;
  throw templateError(
    `${feature} needs the language extensions. Example: Transform: AWS::LanguageExtensions at the top of the template`,
    place,
  );
}

import { Unknown } from '../../values';
import { type Place, templateError } from './place';

/** The three-valued result of a condition: it is Unknown if it depends on a value known only at deployment. */
export type Truth = boolean | Unknown;

/** The values of the identifiers of the surrounding Fn::ForEach loops. */
export type Bindings = ReadonlyMap<string, string | Unknown>;

/** Everything on which the value of an intrinsic function depends, apart from its argument. */
export interface IntrinsicScope {
  readonly bindings: Bindings;
  readonly mappings: unknown;
  /** Whether the template declares the transform AWS::LanguageExtensions. */
  readonly hasLanguageExtensions: boolean;
  readonly loopBudget: { left: number };
  /** The value of Ref (attribute undefined) or Fn::GetAtt for a name that is not the identifier of a loop. */
  readonly refer: (name: string, attribute: string | undefined, place: Place) => unknown;
  readonly truthOf: (condition: string, place: Place) => Truth;
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

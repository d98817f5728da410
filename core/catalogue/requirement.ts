/**
 * The vocabulary of requirements. A requirement is data, so that it can be evaluated (by the hook and the CLI),
 * compiled (to Azure Policy) and printed.
 *
 * A requirement refers to facts. Each target of a control binds the facts to its own properties.
 */

/** The schemes that a requirement can name, with the prefix of an address of that scheme. */
export const SCHEME_PREFIX = {
  https: 'https://',
  wss: 'wss://',
  /** The address of a Service Fabric service has one slash: `fabric:/application/service`. */
  fabric: 'fabric:/',
} as const;

export type Scheme = keyof typeof SCHEME_PREFIX;

/** A condition on a single value. An absent value does not meet any condition. */
export type ValueCondition =
  | { readonly is: 'set' }
  | { readonly is: 'true' }
  | { readonly is: 'withScheme'; readonly schemes: readonly Scheme[] }
  | { readonly is: 'oneOf'; readonly values: readonly string[] };

export type Requirement<Fact extends string = string> =
  | { readonly kind: 'value'; readonly fact: Fact; readonly condition: ValueCondition }
  | { readonly kind: 'whenPresent'; readonly fact: Fact; readonly condition: ValueCondition }
  | { readonly kind: 'everyItem'; readonly fact: Fact; readonly condition: ValueCondition }
  | { readonly kind: 'allOf'; readonly requirements: readonly Requirement<Fact>[] };

/** The value is present and not blank. */
export const set: ValueCondition = { is: 'set' };

/** The value is true, or a string that CloudFormation reads as true. */
export const yes: ValueCondition = { is: 'true' };

/** The value is an address of one of the schemes, in any letter case. */
export const withScheme = (...schemes: Scheme[]): ValueCondition => ({ is: 'withScheme', schemes });

/** The value is one of these words, in any letter case. */
export const oneOf = (...values: string[]): ValueCondition => ({ is: 'oneOf', values });

/** The fact meets the condition; absence fails. */
export const requires = <Fact extends string>(fact: Fact, condition: ValueCondition): Requirement<Fact> => ({
  kind: 'value',
  fact,
  condition,
});

/** The fact meets the condition if it is present; absence passes. */
export const whenPresent = <Fact extends string>(fact: Fact, condition: ValueCondition): Requirement<Fact> => ({
  kind: 'whenPresent',
  fact,
  condition,
});

/** Every item of the list meets the condition; an absent or empty list passes. */
export const everyItem = <Fact extends string>(fact: Fact, condition: ValueCondition): Requirement<Fact> => ({
  kind: 'everyItem',
  fact,
  condition,
});

export const allOf = <Fact extends string>(...requirements: Requirement<Fact>[]): Requirement<Fact> => ({
  kind: 'allOf',
  requirements,
});

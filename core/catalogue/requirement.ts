/**
 * The vocabulary in which a control says what it requires. A requirement is data, so that one text can be
 * evaluated (the hook, the CLI), compiled (Azure Policy) and printed.
 *
 * A requirement speaks of facts; each target of a control binds the facts to its own properties.
 */

/** The schemes a requirement can ask for, with the prefix that an address of that scheme starts with. */
export const SCHEME_PREFIX = {
  https: 'https://',
  wss: 'wss://',
  /** Service Fabric names services `fabric:/application/service`, with one slash. */
  fabric: 'fabric:/',
} as const;

export type Scheme = keyof typeof SCHEME_PREFIX;

/** What a single value has to be. An absent value satisfies none of these. */
export type Condition =
  | { readonly is: 'set' }
  | { readonly is: 'true' }
  | { readonly is: 'withScheme'; readonly schemes: readonly Scheme[] }
  | { readonly is: 'oneOf'; readonly values: readonly string[] };

export type Requirement<Fact extends string = string> =
  | { readonly kind: 'value'; readonly fact: Fact; readonly condition: Condition }
  | { readonly kind: 'whenPresent'; readonly fact: Fact; readonly condition: Condition }
  | { readonly kind: 'everyItem'; readonly fact: Fact; readonly condition: Condition }
  | { readonly kind: 'allOf'; readonly requirements: readonly Requirement<Fact>[] };

/** The value is there and is not blank. */
export const set: Condition = { is: 'set' };

/** The value is true, or a string that CloudFormation reads as true. */
export const yes: Condition = { is: 'true' };

/** The value is an address of one of the schemes, whatever its letter case. */
export const withScheme = (...schemes: Scheme[]): Condition => ({ is: 'withScheme', schemes });

/** The value is one of these words, whatever its letter case. */
export const oneOf = (...values: string[]): Condition => ({ is: 'oneOf', values });

/** The fact meets the condition; absence fails. */
export const requires = <Fact extends string>(fact: Fact, condition: Condition): Requirement<Fact> => ({
  kind: 'value',
  fact,
  condition,
});

/** The fact, where there is one, meets the condition; absence passes. */
export const whenPresent = <Fact extends string>(fact: Fact, condition: Condition): Requirement<Fact> => ({
  kind: 'whenPresent',
  fact,
  condition,
});

/** Every item of the list meets the condition; an absent or empty list passes. */
export const everyItem = <Fact extends string>(fact: Fact, condition: Condition): Requirement<Fact> => ({
  kind: 'everyItem',
  fact,
  condition,
});

export const allOf = <Fact extends string>(...requirements: Requirement<Fact>[]): Requirement<Fact> => ({
  kind: 'allOf',
  requirements,
});

/** A JSON schema (draft-07) of an object. */
export interface ObjectSchema {
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly definitions?: Readonly<Record<string, unknown>>;
  readonly [keyword: string]: unknown;
}

export interface PropertySchema {
  readonly default?: unknown;
  /** Error messages show the first example. */
  readonly examples?: readonly unknown[];
  readonly [keyword: string]: unknown;
}

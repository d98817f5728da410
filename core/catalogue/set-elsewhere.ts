import type { PropertyPath } from './properties';

/** What an API definition can set: the address of the backend, and the protocols that clients can use. */
export type ApiDefinitionFact = 'address' | 'protocols';

/** An API definition in a property. The service takes facts from it, whatever the resource's own properties say. */
export interface ApiImport<Fact extends string = string> {
  /** The property that names the format of the definition. */
  readonly format: PropertyPath;
  /** The property that holds the definition or a link to it. */
  readonly content: PropertyPath;
  /** The facts that the service takes from the definition. */
  readonly facts: Readonly<Partial<Record<Fact, ApiDefinitionFact>>>;
  /** What to change if the definition violates the control. */
  readonly remediation: string;
}

/** A copy of another resource. The service copies the facts that the request does not set. */
export interface ResourceCopy {
  /** The property that names the other resource. */
  readonly property: PropertyPath;
  readonly remediation: string;
}

/** Facts that have no effect on resources with a certain value in another property. */
export interface UnusedFacts<Fact extends string = string> {
  readonly facts: readonly Fact[];
  readonly property: PropertyPath;
  /** Compared without letter case. */
  readonly values: readonly string[];
}

import type { Catalogue } from '../../core/catalogue';
import type { GivenParameters } from '../../core/files';
import type { Document } from '../../core/templates';
import type { PolicyAssignment } from './azure/assignment';
import type { Annotation, RegisteredHook } from './cloudformation/hook';
import type { StackEvent } from './cloudformation/stack';
import type { GateVerdict } from './gate-verdict';

/** A template as it was read from a file. */
export interface TemplateFile {
  readonly file: string;
  readonly document: Document;
}

/** Where templates are deployed to: an account in which the hook is registered, a subscription with assigned policies. */
export interface Clouds {
  /** The controls that the hook and the policies are made of. */
  readonly catalogue: Catalogue;
  readonly region: string;
  readonly hook: RegisteredHook;
  readonly assignments: readonly PolicyAssignment[];
}

export interface GateDecision {
  /** The logical id in AWS, the full name in Azure. */
  readonly resource: string;
  readonly resourceType: string;
  /** Where the resource stands in the template; counted from 1. */
  readonly line: number;
  readonly verdict: GateVerdict;
  /** The hook's message, or those of the policies; empty where no policy matches an Azure resource. */
  readonly message: string;
  /** AWS: one for each control. */
  readonly annotations?: readonly Annotation[];
  /** Azure: what the policies say that have an effect on the resource. */
  readonly policies?: readonly PolicyAnswer[];
}

/** What a policy does with a request, and why. */
export interface PolicyAnswer {
  /** The names of the definition and of the assignment that brings it. */
  readonly definition: string;
  readonly assignment: string;
  readonly displayName?: string;
  readonly effect: string;
  /** What the assignment tells the person whose request it is. */
  readonly message: string;
  /** The values that decided: `properties.url is "http://orders"`. */
  readonly findings: readonly string[];
}

/** A template's deployment to its cloud. */
export interface Simulation {
  readonly cloud: 'AWS' | 'Azure';
  /** The worst of the decisions; `undecided` at best where parts were not simulated. */
  readonly verdict: GateVerdict;
  /** The status that the stack or the deployment ends with, in the cloud's words. */
  readonly status: string;
  /** One for each resource that a gate looks at, in the order of the deployment. */
  readonly decisions: readonly GateDecision[];
  /** AWS: the stack's history. */
  readonly events?: readonly StackEvent[];
  /** What the cloud would say against the template apart from the gate. */
  readonly notes: readonly string[];
  /** Parts of the deployment that are not simulated: linked templates, macros, nested stacks. */
  readonly unseen: readonly string[];
}

export interface SimulationOptions {
  /** Values of template parameters; each template takes those that it declares. */
  readonly parameters: GivenParameters;
  /** AWS: the template that the stack was made from; an update of it is simulated. */
  readonly updateFrom?: TemplateFile;
}

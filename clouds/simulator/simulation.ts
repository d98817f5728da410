import type { Catalogue } from '../../core/catalogue';
import type { GivenParameters } from '../../core/files';
import type { Document } from '../../core/templates';
import type { PolicyAssignment } from './azure/assignment';
import type { HookAnnotation, RegisteredHook } from './cloudformation/hook';
import type { StackEvent } from './cloudformation/stack';
import type { GateVerdict } from './gate-verdict';

/** A template that was read from a file. */
export interface TemplateFile {
  readonly file: string;
  readonly document: Document;
}

/** The simulated clouds: an AWS account in which the hook is registered, and a subscription with assigned policies. */
export interface SimulatedClouds {
  /** The controls from which the hook and the policies were built. */
  readonly catalogue: Catalogue;
  readonly region: string;
  readonly hook: RegisteredHook;
  readonly assignments: readonly PolicyAssignment[];
}

export interface GateDecision {
  /** The logical id in AWS, the full name in Azure. */
  readonly resource: string;
  readonly resourceType: string;
  /** The line of the resource in the template, starting at 1. */
  readonly line: number;
  readonly verdict: GateVerdict;
  /** The messages of the hook or of the policies. Empty if no policy matches the resource. */
  readonly message: string;
  /** AWS: one annotation for each control. */
  readonly annotations?: readonly HookAnnotation[];
  /** Azure: the results of the policies that have an effect on the resource. */
  readonly policies?: readonly PolicyAnswer[];
}

/** The effect of a policy on a request, with the reasons. */
export interface PolicyAnswer {
  /** The names of the policy definition and of its assignment. */
  readonly definition: string;
  readonly assignment: string;
  readonly displayName?: string;
  readonly effect: string;
  /** The non-compliance message of the assignment. */
  readonly message: string;
  /** The values that the policy matched: `properties.url is "http://orders"`. */
  readonly findings: readonly string[];
}

/** The simulated deployment of a template. */
export interface Simulation {
  readonly cloud: 'AWS' | 'Azure';
  /** The worst verdict of the decisions; `undecided` at best if parts were not simulated. */
  readonly verdict: GateVerdict;
  /** The final status of the stack or the deployment, in the cloud's terms. */
  readonly status: string;
  /** One decision for each resource that the hook or a policy evaluates, in the order of the deployment. */
  readonly decisions: readonly GateDecision[];
  /** AWS: the stack events. */
  readonly events?: readonly StackEvent[];
  /** Problems that the cloud would report independently of the hook or the policies, and what these do not read. */
  readonly notes: readonly string[];
  /** Parts of the deployment that are not simulated: linked templates, macros, nested stacks. */
  readonly unseen: readonly string[];
}

export interface SimulationOptions {
  /** Values of template parameters. Each template uses the parameters that it declares. */
  readonly parameters: GivenParameters;
  /** AWS: the current template of the stack. If it is set, an update of the stack is simulated. */
  readonly updateFrom?: TemplateFile;
}

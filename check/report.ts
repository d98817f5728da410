import type { Control } from '../core/catalogue';
import type { FileProblem } from '../core/files';

/** `unknown`: it depends on a value known only at deployment. */
export type Status = 'pass' | 'fail' | 'unknown';

/** The verdict of one control on one resource in a file. Paths of files are as they were given. */
export interface CheckFinding {
  /** As in the catalogue. */
  readonly control: Control;
  readonly status: Status;
  readonly file: string;
  /** Of the property that decided where it is written, else of the resource; both count from 1. */
  readonly line: number;
  readonly column: number;
  /**
   * The logical id as written; in ARM the full name, as far as it is known. Of an API that SAM makes for events, the
   * first that has such an event.
   */
  readonly resource: string;
  /** As written, too: AWS::Serverless::Api where SAM makes a stage of it. */
  readonly resourceType: string;
  /**
   * A path below the resource's properties; below the template where it starts with `Globals.`. Empty where the type has
   * no property for what the control asks.
   */
  readonly property: string;
  readonly message: string;
  /** What to change. */
  readonly remediation: string;
  /** The allowed values of the property, if the configuration limits them. */
  readonly allowed?: readonly string[];
  /** Present where the configuration asks only for a warning: it is reported and ends with 0. */
  readonly mode?: 'warn';
}

/** A part of a deployment that could not be checked. */
export interface UncheckedPart {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What `gatewarden check` reports. */
export interface CheckReport {
  readonly version: 1;
  readonly summary: {
    /** Templates that were read. */
    readonly files: number;
    /** Resources that a control looks at. */
    readonly resources: number;
    /** Findings by status. */
    readonly passed: number;
    readonly failed: number;
    readonly unknown: number;
    readonly errors: number;
  };
  readonly findings: readonly CheckFinding[];
  readonly errors: readonly FileProblem[];
  readonly unread: readonly UncheckedPart[];
}

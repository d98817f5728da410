import type { Control } from '../core/catalogue';
import type { FileProblem } from '../core/files';

/** `unknown`: the verdict depends on a value known only at deployment. */
export type Status = 'pass' | 'fail' | 'unknown';

/** The verdict of one control on one resource in a file. */
export interface CheckFinding {
  readonly control: Control;
  readonly status: Status;
  /** The path as given or found. */
  readonly file: string;
  /** The position of the deciding property or of its deciding item, or of the resource if the property is not written. Both start at 1. */
  readonly line: number;
  readonly column: number;
  /**
   * The logical ID as written; in ARM the full name, as far as it is known. For the API that SAM generates for events, the
   * first resource with such an event.
   */
  readonly resource: string;
  /** Identifies the evaluated resource in the file: `Orders (AWS::ApiGateway::Stage)`. Independent of the verdict. */
  readonly subject: string;
  /** The type as written: AWS::Serverless::Api for a stage that SAM generates from it. */
  readonly resourceType: string;
  /**
   * The path of the property: below the properties of the resource, or below the template if it starts with `Globals.`.
   * Empty if the type has no property for the requirement.
   */
  readonly property: string;
  readonly message: string;
  /** What to change. */
  readonly remediation: string;
  /** The allowed values of the property, if the configuration limits them. */
  readonly allowed?: readonly string[];
  /** Present if the control has the mode warn: the finding is reported and does not fail the run. */
  readonly mode?: 'warn';
}

/** A finding in a file that is known from the context. */
export type LocatedFinding = Omit<CheckFinding, 'file'>;

/** A part of a deployment that could not be checked. */
export interface UncheckedPart {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** The report of `gatewarden check`. */
export interface CheckReport {
  readonly version: 1;
  readonly summary: {
    /** The number of templates read. */
    readonly files: number;
    /** The number of resources that a control applies to. */
    readonly resources: number;
    /** The number of findings by status. */
    readonly passed: number;
    readonly failed: number;
    readonly unknown: number;
    readonly errors: number;
    readonly warnings: number;
  };
  readonly findings: readonly CheckFinding[];
  readonly errors: readonly FileProblem[];
  /** What the cloud accepts but is probably a mistake, such as a duplicate key. Warnings do not fail the run. */
  readonly warnings: readonly FileProblem[];
  readonly unread: readonly UncheckedPart[];
}

/**
 * How strictly a control is applied: `enforce` fails the deployment, `warn` reports the finding, `off` skips the
 * control.
 */
export type Mode = 'enforce' | 'warn' | 'off';

/** A setting of a control in addition to its mode, as data: `parameters: {GW001: {allowed: [id]}}`. */
export type Parameter<Fact extends string = string> = AllowedValues<Fact> | TargetMode;

interface ParameterText {
  readonly description: string;
  /**
   * A top-level key of the configuration that sets this parameter for every control that names the same shorthand.
   * Setting both is an error.
   */
  readonly shorthand?: string;
}

/** The allowed values of a fact. The comparison ignores letter case. */
export interface AllowedValues<Fact extends string = string> extends ParameterText {
  readonly kind: 'allowedValues';
  readonly fact: Fact;
  /** Replaces the target's remediation. `{property}` and `{values}` stand for the property and the allowed values. */
  readonly remediation: string;
  readonly example: readonly string[];
}

/** A mode for some of the control's targets. The milder of this mode and the control's own mode applies. */
export interface TargetMode extends ParameterText {
  readonly kind: 'targetMode';
  readonly targets: readonly string[];
  readonly example: Mode;
}

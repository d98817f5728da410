import type { CheckReport } from '../../check';
import type { Catalogue } from '../../core/catalogue';
import type { Terminal } from '../terminal';

export interface FormatOptions {
  /** For formats that list every rule, whether or not a finding names it. */
  readonly catalogue: Catalogue;
  readonly colors: Terminal['colors'];
  /** Passes too. */
  readonly all: boolean;
  /** Of Gatewarden. */
  readonly version: string;
}

/** A report as text, without a line end after its last line. Nothing in it moves a terminal's cursor or colours it. */
export type Format = (report: CheckReport, options: FormatOptions) => string;

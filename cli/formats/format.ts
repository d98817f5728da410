import type { CheckReport } from '../../check';
import type { Terminal } from '../terminal';

export interface FormatOptions {
  readonly colors: Terminal['colors'];
  /** Passes too. */
  readonly all: boolean;
  /** Of Gatewarden. */
  readonly version: string;
}

/** A report as text, without a line end after its last line. Nothing in it moves a terminal's cursor or colours it. */
export type Format = (report: CheckReport, options: FormatOptions) => string;

import type { CheckReport } from '../../check';
import type { Catalogue } from '../../core/catalogue';
import type { Terminal } from '../terminal';

export interface FormatOptions {
  /** For formats that list every rule, whether or not a finding names it. */
  readonly catalogue: Catalogue;
  readonly colors: Terminal['colors'];
  /** Show passed checks too. */
  readonly all: boolean;
  /** The version of Gatewarden. */
  readonly version: string;
  /** The paths that were searched for templates. */
  readonly paths: readonly string[];
}

/** Formats a report, without a line end after the last line. Control characters in values are escaped. */
export type Format = (report: CheckReport, options: FormatOptions) => string;

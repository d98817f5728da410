import type { Catalogue } from '../core/catalogue';
import type { Configuration } from '../core/configuration';
import type { GivenParameters } from '../core/files';

export interface CheckOptions {
  readonly catalogue: Catalogue;
  /** Values of template parameters. Each template uses the ones that it declares. */
  readonly parameters: GivenParameters;
  readonly configuration: Configuration;
  readonly now: Date;
  /** Passes resources for which the target declares that the control does not matter. The hook cannot recognise these. */
  readonly onlyWhereItMatters?: boolean;
  /** Reports the problems of every file that was found in a folder, also if no control checks anything in it. */
  readonly strict?: boolean;
}

import type { FunctionScope } from '../../expressions';
import type { JsonObject } from '../../values';
import type { Path } from '../source';
import type { Deployment } from './deployment';

/** A parsed template, its path in the file, and the deployment with its parameter values. */
export interface TemplateInput {
  readonly template: JsonObject;
  readonly path: Path;
  readonly deployment: Deployment;
  /** The parameter values by name. */
  readonly parameters: JsonObject;
  /** Whether the parameter values follow from defaults of the outer template. */
  readonly isProvisional?: boolean;
  /** What the outer template passes for a parameter, for names in reports. */
  readonly parameterLabel?: TemplateScope['parameterLabel'];
}

/** The functions that expressions of a template can call, in addition to the standard functions. */
export interface TemplateScope extends FunctionScope {
  /** How reports name an unknown parameter: `{name}`, or what the outer template passes for it. */
  readonly parameterLabel: (name: string) => string;
}

import type { Target } from '../core/catalogue';
import type { Resource } from '../core/evaluation';
import type { GivenParameters } from '../core/files';
import type { Path, TemplateProblem } from '../core/templates';
import type { Unknown } from '../core/values';

/** A resource of a template, in the form that controls evaluate. */
export interface TemplateResource extends Resource {
  /** The logical ID at deployment; in ARM the full name, as far as it is known. */
  readonly name: string;
  /** The path of the resource in the template. */
  readonly path: Path;
  /** The path of its properties in the template. */
  readonly propertiesPath: Path;
  /** Present if the deployment of the resource depends on an unknown condition. */
  readonly conditional?: Unknown;
  /**
   * Whether a property occurs more than once, in different letter case. Azure denies a resource with an ambiguous
   * property.
   */
  readonly isDuplicated?: (property: string) => boolean;
  /** The SAM resource that this one is generated from. Absent if the template declares the resource itself. */
  readonly writtenAs?: { readonly logicalId: string; readonly type: string };
}

/** A part of the deployment that is not in the template or cannot be read before deployment. */
export interface UnreadPart {
  readonly path: Path;
  readonly reason: string;
  /** The file that contains the part, relative to the template. Absent if the part is not in a file. */
  readonly template?: string;
}

/** A template inside a property of a resource, and the parameters that the resource gives to it. */
export interface NestedTemplate {
  /** The resource that deploys the template. */
  readonly name: string;
  /** The path of the property. */
  readonly path: Path;
  readonly value: unknown;
  /** The values that the resource passes for parameters. */
  readonly parameters: GivenParameters;
  /** The reason why the text is not well-formed. */
  readonly problem?: string;
  /** The reason why it is unknown whether the resource is deployed; undefined if it certainly is. */
  readonly conditional: Unknown | undefined;
}

/** The resources of a template, and the parts of the deployment that could not be read. */
export interface TemplateReading {
  readonly resources: readonly TemplateResource[];
  readonly unread: readonly UnreadPart[];
  /** Problems that affect only a part of the template. */
  readonly problems: readonly TemplateProblem[];
  /** The templates that are inside this one. They are checked as templates of their own. */
  readonly nested?: readonly NestedTemplate[];
  /**
   * Whether the template declares the resource that another one creates, so that only the declared resource is checked.
   * Absent if the document does not contain this information.
   */
  readonly declares?: (creator: TemplateResource, created: NonNullable<Target['creates']>) => boolean;
  /** The outputs of the template with their paths. Absent if the deployment may have more resources than the template. */
  readonly outputs?: readonly { readonly value: unknown; readonly path: Path }[];
}

import type { Target } from '../core/catalogue';
import type { Resource } from '../core/evaluation';
import type { Path } from '../core/templates';
import type { Unknown } from '../core/values';

/** A resource of a template as a control looks at it. */
export interface TemplateResource extends Resource {
  /** The logical id that it is deployed by; in ARM the full name as far as it is known. */
  readonly name: string;
  /** Where it is written. */
  readonly path: Path;
  /** Where its properties are written. */
  readonly propertiesPath: Path;
  /** Why it is not known whether it is deployed. */
  readonly conditional?: Unknown;
  /**
   * Whether a property is there more than once, in different letter case. The gate denies a resource whose property is
   * ambiguous.
   */
  readonly isDuplicated?: (property: string) => boolean;
  /** The resource that SAM makes this one of; absent where the template declares it itself. */
  readonly writtenAs?: { readonly logicalId: string; readonly type: string };
}

/** A part of the deployment that is not in the template, or cannot be read before the deployment. */
export interface UncheckedPart {
  readonly path: Path;
  readonly reason: string;
  /** The file that holds it, relative to the template's own; absent where it is no file. */
  readonly template?: string;
}

/** What a template deploys, and which parts of that could not be checked. */
export interface TemplateReading {
  readonly resources: readonly TemplateResource[];
  readonly unread: readonly UncheckedPart[];
  /**
   * Whether the template declares what a resource creates, so that the declared resource decides. Absent where the
   * document does not show that.
   */
  readonly declares?: (creator: TemplateResource, created: NonNullable<Target['creates']>) => boolean;
  /** What the template hands out, and where that is written; absent where there may be more resources than those. */
  readonly outputs?: readonly { readonly value: unknown; readonly path: Path }[];
}

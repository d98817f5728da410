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
   * Whether a property is there more than once, in different letter case: which of them counts nobody knows, and the
   * gate denies what it cannot evaluate.
   */
  readonly isTwice?: (property: string) => boolean;
  /** What SAM makes it of, as the transform AWS::Serverless-2016-10-31 would; absent where it is written itself. */
  readonly writtenAs?: { readonly logicalId: string; readonly type: string };
}

/** What a template leads to and does not hold. */
export interface UnreadPart {
  readonly path: Path;
  readonly reason: string;
  /** The file that holds it, relative to the template's own; absent where it is no file. */
  readonly template?: string;
}

/** What a template deploys, and what of it could not be looked into. */
export interface TemplateReading {
  readonly resources: readonly TemplateResource[];
  readonly unread: readonly UnreadPart[];
  /** What the template hands out, and where that is written; absent where there may be more resources than those. */
  readonly outputs?: readonly { readonly value: unknown; readonly path: Path }[];
}

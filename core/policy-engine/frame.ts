import { type Alias, type AliasPath, type CountedMember, isBelow, parseField, UnknownField } from './fields';
import type { Resource } from './resource';
import { foldCase } from './text';

/** What the functions of policy rules tell of the request besides its resource. */
export interface PolicyContext {
  /** What `subscription()` gives: `subscriptionId`, `displayName`, `tenantId`, `tags`, … */
  readonly subscription?: Readonly<Record<string, unknown>>;
  /** What `resourceGroup()` gives: `name`, `location`, `tags`, … */
  readonly resourceGroup?: Readonly<Record<string, unknown>>;
  /** What `requestContext()` gives; its apiVersion is the resource's own where it is left out. */
  readonly requestContext?: {
    readonly apiVersion?: string;
    readonly identity?: Readonly<Record<string, unknown>>;
  };
  /** What `policy()` gives: `assignmentId`, `definitionId`, `setDefinitionId`, `definitionReferenceId`. */
  readonly policy?: Readonly<Record<string, unknown>>;
  /** What `utcNow()` gives; the time of the evaluation where it is left out. */
  readonly utcNow?: Date;
}

/** A `count` by what its members are called inside of it. */
export type Count =
  | { readonly kind: 'field'; readonly alias: Alias }
  /** The name is without letter case. */
  | { readonly kind: 'value'; readonly name: string };

/** The member of an array that a `count` looks at. */
export type Counted =
  | ({ readonly kind: 'field' } & CountedMember)
  | { readonly kind: 'value'; readonly name: string; readonly value: unknown };

/** All that a condition or an expression is evaluated with. */
export interface Frame {
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly context: PolicyContext;
  readonly aliasPath: AliasPath;
  /** The resource whose fields conditions read: in an existenceCondition, the related one. */
  readonly resource: Resource;
  /** The resource that the rule decides, which `field()` reads. */
  readonly decided: Resource;
  /** The enclosing counts, innermost first. */
  readonly counted: readonly Counted[];
  /** How many times the enclosing counts over values repeat what they enclose. */
  readonly iterations: number;
}

export const countedMembers = (frame: Frame): readonly CountedMember[] =>
  frame.counted.filter((each) => each.kind === 'field');

/**
 * The count whose member `current()` gives, with the alias where the call names one at or below the counted array.
 * @param counts the enclosing counts, innermost first.
 * @param identifier undefined for `current()`, which only a count that stands alone understands.
 */
export function resolveCurrent<C extends Count>(
  counts: readonly C[],
  identifier: string | undefined,
  aliasPath: AliasPath,
): { readonly count: C; readonly alias?: Alias } | undefined {
  if (identifier === undefined) return counts[0] && counts.length === 1 ? { count: counts[0] } : undefined;
  const alias = aliasNamed(identifier, aliasPath);
  for (const count of counts) {
    if (count.kind === 'field' && alias && isBelow(alias, count.alias)) return { count, alias };
    if (count.kind === 'value' && count.name === foldCase(identifier)) return { count };
  }
  return undefined;
}

function aliasNamed(text: string, aliasPath: AliasPath): Alias | undefined {
  try {
    const field = parseField(text, aliasPath);
    return field.kind === 'alias' ? field : undefined;
  } catch (error) {
    if (error instanceof UnknownField) return undefined;
    throw error;
  }
}

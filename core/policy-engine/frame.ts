import { foldCase } from '../values';
import { type Alias, type AliasPath, type CountedMember, isBelow, parseField, UnknownField } from './fields';
import type { PolicyResource } from './resource';

/** The context of the request, for the functions of policy rules. */
export interface PolicyContext {
  /** The result of `subscription()`: `subscriptionId`, `displayName`, `tenantId`, `tags`, … */
  readonly subscription?: Readonly<Record<string, unknown>>;
  /** The result of `resourceGroup()`: `name`, `location`, `tags`, … */
  readonly resourceGroup?: Readonly<Record<string, unknown>>;
  /** The result of `requestContext()`. The apiVersion defaults to the resource's. */
  readonly requestContext?: {
    readonly apiVersion?: string;
    readonly identity?: Readonly<Record<string, unknown>>;
  };
  /** The result of `policy()`: `assignmentId`, `definitionId`, `setDefinitionId`, `definitionReferenceId`. */
  readonly policy?: Readonly<Record<string, unknown>>;
  /** The result of `utcNow()`. The default is the time of the evaluation. */
  readonly utcNow?: Date;
}

/** A `count`, identified by what current() takes: the alias of an array, or the name of a value count. */
export type Count =
  | { readonly kind: 'field'; readonly alias: Alias }
  /** The name is case-folded. */
  | { readonly kind: 'value'; readonly name: string };

/** The array member that a `count` evaluates. */
export type Counted =
  | ({ readonly kind: 'field' } & CountedMember)
  | { readonly kind: 'value'; readonly name: string; readonly value: unknown };

/** The inputs for the evaluation of a condition or an expression. */
export interface Frame {
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly context: PolicyContext;
  readonly aliasPath: AliasPath;
  /** The resource whose fields conditions read. In an existenceCondition it is the related resource. */
  readonly resource: PolicyResource;
  /** The resource of the request, which `field()` reads. */
  readonly decided: PolicyResource;
  /** The enclosing counts, innermost first. */
  readonly counted: readonly Counted[];
  /** The product of the iterations of the enclosing value counts. */
  readonly iterations: number;
}

export const countedMembers = (frame: Frame): readonly CountedMember[] =>
  frame.counted.filter((each) => each.kind === 'field');

/**
 * The count that a call of `current()` refers to, with the alias if the call names one at or below the counted array.
 * @param counts the enclosing counts, innermost first.
 * @param identifier undefined for `current()` without an argument, which is valid only in a single, not nested count.
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

import { Unknown } from '../../values';
import { NO_VALUE } from '../cloudformation/alternatives';
import type { Member } from '../cloudformation/loops';
import { inside, type Place } from '../cloudformation/place';
import { resolve } from '../cloudformation/resolve';
import type { Scope } from '../cloudformation/scope';
import { substitute } from '../cloudformation/text';
import { isObject, type JsonObject } from '../cloudformation/values';
import { TemplateError } from '../template-error';

export const SERVERLESS_TRANSFORM = 'AWS::Serverless-2016-10-31';

export const SERVERLESS_API = 'AWS::Serverless::Api';

/** A member of Resources that SAM may have made. */
export interface ServerlessMember extends Member {
  /** Absent where it is written itself. */
  readonly writtenAs?: WrittenAs;
}

/** What is written where SAM makes something: an AWS::Serverless::Api, or the first whose events need an API. */
export interface WrittenAs {
  readonly logicalId: string;
  readonly type: string;
}

export const bodyOf = ({ value }: Member): JsonObject => (isObject(value) ? value : {});

/** Undefined where it is not known, or where there is none. */
export function typeOf({ value, scope }: Member): string | undefined {
  const written = isObject(value) ? value['Type'] : undefined;
  const type = typeof written === 'string' ? substitute(written, scope.bindings) : undefined;
  return typeof type === 'string' ? type : undefined;
}

export const isServerless = (member: Member): boolean => typeOf(member)?.startsWith('AWS::Serverless::') ?? false;

/**
 * What SAM finds where a value is written. It resolves no functions itself, but the language extensions run before it
 * and leave nothing of those that can be worked out: undefined stands for AWS::NoValue.
 */
export function seenBySam(value: unknown, place: Place, scope: Scope): unknown {
  const mayBeReplaced = typeof value === 'string' || (isObject(value) && scope.hasLanguageExtensions);
  if (!mayBeReplaced) return value;
  try {
    const resolved = resolve(value, place, scope);
    if (resolved === NO_VALUE) return undefined;
    return resolved instanceof Unknown ? value : resolved;
  } catch (error) {
    // It refers to a resource, which nothing replaces; or it is malformed, which is told where the property is read.
    if (error instanceof TemplateError) return value;
    throw error;
  }
}

/**
 * Lets what follows recurse into a value.
 * @throws TemplateError where it is too deep to be a part of a template.
 */
export function requireDepth(value: unknown, place: Place): void {
  if (typeof value !== 'object' || value === null || value instanceof Unknown) return;
  for (const [key, member] of Object.entries(value)) requireDepth(member, inside(place, key));
}

/** The members of an object that pass a test of their names. */
export const pick = (object: JsonObject, isWanted: (key: string) => boolean): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => isWanted(key)));

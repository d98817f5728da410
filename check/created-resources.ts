import { isDeepStrictEqual } from 'node:util';
import type { Target } from '../core/catalogue';
import { isAbsent } from '../core/evaluation';
import { memberAt, type Path } from '../core/templates';
import { readPath, Unknown } from '../core/values';
import { ReferenceTo } from './reference';
import type { TemplateResource } from './template-reading';

type Created = NonNullable<Target['creates']>;

/**
 * Whether a CloudFormation template declares what one of its resources creates: the two are one resource, and its
 * declaration decides. Only a whole template shows this; the hook sees each resource alone.
 * @param template the document's value.
 */
export const isDeclared = (
  creator: TemplateResource,
  { type, identity }: Created,
  resources: readonly TemplateResource[],
  template: unknown,
): boolean =>
  resources.some((declared) => declared.type === type && isSameResource(creator, declared, identity, template));

function isSameResource(
  creator: TemplateResource,
  declared: TemplateResource,
  identity: Created['identity'],
  template: unknown,
): boolean {
  const both = [creator, declared] as const;
  // SAM makes both of one resource, under its condition; what is written there need not be what each of them has.
  const hasOneOrigin = creator.writtenAs !== undefined && isDeepStrictEqual(creator.writtenAs, declared.writtenAs);
  const isWrittenAlike = (...keys: string[]): boolean => {
    // In loops the same expression gives different values.
    if (both.some(({ path }) => isInLoop(path))) return false;
    const [left, right] = both.map(({ path }) => memberAt(template, [...path, ...keys]));
    return left !== undefined && isDeepStrictEqual(left, right);
  };
  const isSame = (property: string): boolean => {
    const [left, right] = both.map(({ properties }) => readPath(properties, property));
    if (isAbsent(left) || isAbsent(right)) return false;
    if (!(left instanceof Unknown)) return left === right;
    return hasOneOrigin ? isSameReference(left, right) : isWrittenAlike('Properties', ...property.split('.'));
  };
  // Where the declared resource is not deployed, the creator makes it.
  const isDeployed = declared.conditional === undefined || hasOneOrigin || isWrittenAlike('Condition');
  return isDeployed && identity.every(isSame);
}

const isSameReference = (left: unknown, right: unknown): boolean =>
  left instanceof ReferenceTo &&
  right instanceof ReferenceTo &&
  left.logicalId === right.logicalId &&
  left.attribute === right.attribute;

const isInLoop = (path: Path): boolean => path.some((key) => String(key).startsWith('Fn::ForEach'));

import { isDeepStrictEqual } from 'node:util';
import type { Target } from '../core/catalogue';
import { isAbsent } from '../core/evaluation';
import { memberAt, type Path } from '../core/templates';
import { readPath, Unknown } from '../core/values';
import { ReferenceTo } from './reference';
import type { TemplateResource } from './template-reading';

type Created = NonNullable<Target['creates']>;

/**
 * Whether a CloudFormation template declares the resource that another one creates. Both are then the same resource, and
 * only the declaration is checked. The hook cannot decide this, because it sees one resource at a time.
 * @param template the value of the document.
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
  // SAM generates both from one resource, with its condition. Their properties may differ from the written ones.
  const hasOneOrigin = creator.writtenAs !== undefined && isDeepStrictEqual(creator.writtenAs, declared.writtenAs);
  const isWrittenTheSame = (...keys: string[]): boolean => {
    // In a loop the same expression has different values.
    if (both.some(({ path }) => isInLoop(path))) return false;
    const [left, right] = both.map(({ path }) => memberAt(template, [...path, ...keys]));
    return left !== undefined && isDeepStrictEqual(left, right);
  };
  const isSame = (property: string): boolean => {
    const [left, right] = both.map(({ properties }) => readPath(properties, property));
    if (isAbsent(left) || isAbsent(right)) return false;
    if (!(left instanceof Unknown)) return left === right;
    return hasOneOrigin ? isSameReference(left, right) : isWrittenTheSame('Properties', ...property.split('.'));
  };
  // If the declared resource is not deployed, the creator creates the resource.
  const isDeployed = declared.conditional === undefined || hasOneOrigin || isWrittenTheSame('Condition');
  return isDeployed && identity.every(isSame);
}

const isSameReference = (left: unknown, right: unknown): boolean =>
  left instanceof ReferenceTo &&
  right instanceof ReferenceTo &&
  left.logicalId === right.logicalId &&
  left.attribute === right.attribute;

const isInLoop = (path: Path): boolean => path.some((key) => String(key).startsWith('Fn::ForEach'));

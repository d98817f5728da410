import { isDeepStrictEqual } from 'node:util';
import { isAbsent } from '../core/evaluation';
import { memberAt, type Path } from '../core/templates';
import { readPath, Unknown } from '../core/values';
import type { TemplateResource } from './template-reading';

/**
 * The resources of a CloudFormation template without the Deployments that make a stage which the template declares as
 * well: that is one stage, and its declaration says what it is like. Only a whole template shows it; the hook sees each
 * resource by itself.
 * @param template the document's value.
 */
export function withoutDoubledStages(
  resources: readonly TemplateResource[],
  template: unknown,
): readonly TemplateResource[] {
  const stages = resources.filter(({ type }) => type === 'AWS::ApiGateway::Stage');
  return resources.filter(
    (resource) =>
      resource.type !== 'AWS::ApiGateway::Deployment' || !stages.some((stage) => isOneStage(resource, stage, template)),
  );
}

function isOneStage(deployment: TemplateResource, stage: TemplateResource, template: unknown): boolean {
  const both = [deployment, stage] as const;
  const isWrittenAlike = (...keys: string[]): boolean => {
    // In loops the same expression gives now one value, now another.
    if (both.some(({ path }) => isInLoop(path))) return false;
    const [left, right] = both.map(({ path }) => memberAt(template, [...path, ...keys]));
    return left !== undefined && isDeepStrictEqual(left, right);
  };
  const isSame = (property: string): boolean => {
    const [left, right] = both.map(({ properties }) => readPath(properties, property));
    if (isAbsent(left) || isAbsent(right)) return false;
    return left instanceof Unknown ? isWrittenAlike('Properties', property) : left === right;
  };

  // Of one resource SAM makes both, for one API and under one condition; but the name is written for the stage alone.
  if (deployment.writtenAs !== undefined && isDeepStrictEqual(deployment.writtenAs, stage.writtenAs))
    return both.every(({ properties }) => readPath(properties, 'StageName') === 'Stage');
  // Where the stage is not there, the Deployment makes it.
  const isThere = stage.conditional === undefined || isWrittenAlike('Condition');
  return isThere && isSame('RestApiId') && isSame('StageName');
}

const isInLoop = (path: Path): boolean => path.some((key) => String(key).startsWith('Fn::ForEach'));

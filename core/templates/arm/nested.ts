import { foldCase, Unknown } from '../../values';
import { openTemplate } from './deployment-outputs';
import type { Evaluator } from './evaluator';
import { nestedTemplate, type UnreadTemplate } from './nested-template';
import {
  type ArmResource,
  type DeclaredResource,
  declaredResources,
  describeResource,
  evaluateResource,
  inContext,
  isUnread,
  type ResourceContext,
  type UnreadPart,
} from './resources';
import { scriptOf } from './scripts';
import { stackTemplate } from './stack-template';
import type { TemplateInput } from './template-input';

export interface ResourcesReading {
  readonly resources: readonly ArmResource[];
  readonly unread: readonly UnreadPart[];
}

/** The resources of a template. Each nested deployment is replaced by the resources of its template. */
export function readTemplate(written: TemplateInput, evaluator: Evaluator, condition?: Unknown): ResourcesReading {
  const { template, scope } = openTemplate(written, evaluator);
  const { deployment, path } = written;
  return readResources(template.resources, [...path, 'resources'], {
    scope,
    deployment,
    evaluator,
    ...(condition ? { condition } : {}),
  });
}

function readResources(resources: unknown, path: TemplateInput['path'], context: ResourceContext): ResourcesReading {
  const readings = declaredResources(resources, path, context).map((part): ResourcesReading => {
    if (isUnread(part)) return { resources: [], unread: [part] };
    const reading = inContext(part.context, () => context.evaluator.part(part.path, () => readResource(part)));
    return reading instanceof Unknown ? NOTHING : reading;
  });
  return {
    resources: readings.flatMap((reading) => reading.resources),
    unread: readings.flatMap((reading) => reading.unread),
  };
}

const NOTHING: ResourcesReading = { resources: [], unread: [] };

function readResource(declared: DeclaredResource): ResourcesReading {
  switch (foldCase(declared.names.type)) {
    case 'microsoft.resources/deployments':
      return readDeployment(declared);
    case 'microsoft.resources/deploymentstacks':
      return readStack(declared);
    case 'microsoft.resources/deploymentscripts': {
      const resource = evaluateResource(declared);
      return { resources: [resource], unread: scriptOf(resource) };
    }
    default:
      return { resources: [evaluateResource(declared)], unread: [] };
  }
}

/** The resources of a nested deployment. If its template is not in the file, the result is the deployment itself. */
function readDeployment(written: DeclaredResource): ResourcesReading {
  const { path, context } = written;
  const { evaluator, condition } = context;
  const nested = inContext(context, () => evaluator.part(path, () => nestedTemplate(written)));
  if (nested instanceof Unknown) return { resources: [evaluateResource(written)], unread: [] };
  if ('predicate' in nested) return unreadDeployment(written, nested);
  if (nested.isInner) return readTemplate(nested, evaluator, condition);
  const { template, deployment } = nested;
  return readResources(template.resources, [...nested.path, 'resources'], { ...context, deployment });
}

/** The stack itself, and the resources of its template. */
function readStack(written: DeclaredResource): ResourcesReading {
  const { evaluator, condition } = written.context;
  const nested = evaluator.part(written.path, () => stackTemplate(written));
  if (nested instanceof Unknown) return { resources: [evaluateResource(written)], unread: [] };
  if ('predicate' in nested) return unreadDeployment(written, nested);
  const { template, path, deployment, scope } = nested;
  const reading = readResources(template.resources, [...path, 'resources'], {
    scope,
    deployment,
    evaluator,
    ...(condition ? { condition } : {}),
  });
  // The template is also a property of the stack, whose expressions may be undeclared in the outer template.
  const stack = evaluator.tentatively(() => evaluateResource(written));
  return { resources: [stack, ...reading.resources], unread: reading.unread };
}

const unreadDeployment = (written: DeclaredResource, { predicate, ...unread }: UnreadTemplate): ResourcesReading => ({
  resources: [evaluateResource(written)],
  unread: [
    {
      path: written.path,
      reason: `${describeResource(written.names)} ${predicate}`,
      ...unread,
      ...(written.context.condition ? { condition: written.context.condition } : {}),
    },
  ],
});

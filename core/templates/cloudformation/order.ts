import { TemplateError } from '../template-error';
import type { StackResource } from './resources';

/**
 * The resources in a valid order of deployment: the order of the template, with each resource after its dependencies.
 * @throws TemplateError `Circular dependency between resources: [A, B]`, at the first of them.
 */
export function deploymentOrder(resources: readonly StackResource[]): StackResource[] {
  // Loops over unknown values can generate several resources with the same name.
  const byId = new Map<string, StackResource[]>();
  for (const resource of resources) byId.set(resource.logicalId, [...(byId.get(resource.logicalId) ?? []), resource]);
  const { names, cycle } = dependencyOrder([...byId.keys()], (id) =>
    (byId.get(id) ?? []).flatMap(({ dependsOn }) => dependsOn),
  );
  if (cycle)
    throw new TemplateError(`Circular dependency between resources: [${cycle.join(', ')}]`, {
      path: byId.get(cycle[0] ?? '')?.[0]?.path ?? ['Resources'],
    });
  return names.flatMap((id) => byId.get(id) ?? []);
}

/**
 * The names in the given order, with each name after its dependencies, and the first cycle of names if there is one. A
 * dependency that closes a cycle is ignored.
 */
export function dependencyOrder(
  names: readonly string[],
  dependenciesOf: (name: string) => readonly string[],
): { names: string[]; cycle?: string[] } {
  let cycle: string[] | undefined;
  const done = new Set<string>();
  for (const name of names) {
    // An explicit stack, because a chain of dependencies can be as long as the template.
    const open = new Map<string, Iterator<string>>();
    const stack: string[] = [];
    const enter = (next: string): void => {
      open.set(next, dependenciesOf(next)[Symbol.iterator]());
      stack.push(next);
    };
    if (!done.has(name)) enter(name);
    for (let current = stack.at(-1); current !== undefined; current = stack.at(-1)) {
      const { value: dependency, done: finished } = open.get(current)?.next() ?? { value: undefined, done: true };
      if (finished) {
        done.add(current);
        open.delete(current);
        stack.pop();
      } else if (open.has(dependency)) {
        cycle ??= stack.slice(stack.indexOf(dependency));
      } else if (!done.has(dependency)) {
        enter(dependency);
      }
    }
  }
  return { names: [...done], ...(cycle === undefined ? {} : { cycle }) };
}

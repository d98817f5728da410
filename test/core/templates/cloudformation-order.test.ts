import { array, assert, nat, property, shuffledSubarray } from 'fast-check';
import { deploymentOrder, type StackResource } from '../../../core/templates/cloudformation';
import { TemplateError } from '../../../core/templates/template-error';
import { readTemplate } from './reading';

const resource = (logicalId: string, ...dependsOn: string[]): StackResource => ({
  logicalId,
  type: 'Custom::Thing',
  properties: undefined,
  dependsOn,
  path: ['Resources', logicalId],
  conditional: undefined,
});

const orderOf = (...resources: StackResource[]): string =>
  deploymentOrder(resources)
    .map(({ logicalId }) => logicalId)
    .join(' ');

describe('deploymentOrder', () => {
  it.each<[StackResource[], string]>([
    [[], ''],
    [[resource('B'), resource('A')], 'B A'],
    [[resource('A', 'B'), resource('B')], 'B A'],
    [[resource('A', 'C'), resource('B'), resource('C')], 'C A B'],
    [[resource('A', 'B', 'C'), resource('B', 'D'), resource('C', 'D'), resource('D')], 'D B C A'],
    [[resource('A', 'Elsewhere')], 'A'],
    [[resource('R${X}', 'B'), resource('R${X}'), resource('B')], 'B R${X} R${X}'],
  ])('%j: %s', (resources, order) => {
    expect(orderOf(...resources)).toBe(order);
  });

  it.each<[StackResource[], string]>([
    [[resource('A', 'A')], 'A'],
    [[resource('A', 'B'), resource('B', 'A')], 'A, B'],
    [[resource('A'), resource('B', 'C', 'A'), resource('C', 'D'), resource('D', 'A', 'C')], 'C, D'],
  ])('refuses a circular dependency: %j', (resources, names) => {
    expect(() => orderOf(...resources)).toThrow(new TemplateError(`Circular dependency between resources: [${names}]`));
  });

  it('reports the place of the first resource in the circle', () => {
    const { resources } = readTemplate(
      'Resources:\n  A: {Type: Custom::A}\n  B: {Type: Custom::B, Properties: {C: !Ref C}}\n  C: {Type: Custom::C, DependsOn: B}',
    );
    expect(() => deploymentOrder(resources)).toThrow(
      expect.objectContaining({
        message: 'Circular dependency between resources: [B, C]',
        at: { path: ['Resources', 'B'] },
      }),
    );
  });

  it('resolves a chain of 20,000 dependencies', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => resource(`R${index}`, `R${index + 1}`));
    expect(deploymentOrder([...chain, resource('R20000')])[0]?.logicalId).toBe('R20000');
    expect(() => deploymentOrder([...chain, resource('R20000', 'R0')])).toThrow('Circular dependency');
  });

  it('contains each resource once, after its dependencies', () => {
    // Resources depend only on smaller numbers, so there is no circle. The template is shuffled.
    const graph = array(array(nat(29)), { minLength: 1, maxLength: 30 }).chain((edges) =>
      shuffledSubarray(
        edges.map((targets, index) =>
          resource(`R${index}`, ...new Set(targets.filter((target) => target < index).map((target) => `R${target}`))),
        ),
        { minLength: edges.length },
      ),
    );
    assert(
      property(graph, (resources) => {
        const order = deploymentOrder(resources);
        expect(new Set(order)).toEqual(new Set(resources));
        expect(order).toHaveLength(resources.length);
        const position = new Map(order.map(({ logicalId }, index) => [logicalId, index]));
        for (const [index, { dependsOn }] of order.entries())
          for (const id of dependsOn) expect(position.get(id)).toBeLessThan(index);
      }),
    );
  });
});

import { readFileSync } from 'node:fs';
import type { HookTarget } from '../../../clouds/simulator/cloudformation/hook';
import { readStack, stackIdentity } from '../../../clouds/simulator/cloudformation/read-stack';
import { withStandIns } from '../../../clouds/simulator/unresolved-values';
import { readCloudFormationTemplate, type StackResource } from '../../../core/templates/cloudformation';
import { completed, namesMissingIn } from '../../completed';
import { context } from '../../core/templates/reading';
import { describeWithShared, sharedFile } from '../../shared';
import { openClouds, readTemplate } from './clouds';

describeWithShared('the test cases of KICS, through the packaged handler', () => {
  const clouds = openClouds();
  afterAll(() => clouds.handler.close());

  const ANNOTATIONS: Readonly<Record<string, string>> = {
    'client-certificate': 'GW001 client-certificate',
    'xray-tracing': 'GW002 tracing',
  };
  const cases = readFileSync(sharedFile('corpora/aws/expected.csv'), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',') as [peer: string, rule: string, path: string, resource: string, expected: string])
    .map(([, rule, path, resource, expected]) => ({ rule, path, resource, expected }));

  it('contain cases', () => {
    expect(cases.length).toBeGreaterThan(10);
  });

  it.each(cases)('$path: $rule of $resource: $expected', async ({ rule, path, resource, expected }) => {
    const snippet = readTemplate(sharedFile(`corpora/aws/${path}`));
    const { problems } = readCloudFormationTemplate(snippet.document.value, context);
    const missing = namesMissingIn(problems.map(({ message }) => message));
    const template = { ...snippet, document: completed(snippet.document, missing) };
    const stack = stackIdentity(path, clouds.region);
    // In a SAM template, SAM generates the resource from the one in the file.
    const target = readStack(template, stack, new Map()).resources.find(
      ({ type, logicalId, writtenAs }) =>
        type === 'AWS::ApiGateway::Stage' && (writtenAs?.logicalId ?? logicalId) === resource,
    );
    const { annotations } = await clouds.hook.invoke(hookTarget(target), stack);
    expect(annotations.find(({ annotationName }) => annotationName === ANNOTATIONS[rule])?.status).toBe(
      expected === 'pass' ? 'PASSED' : 'FAILED',
    );
  });
});

function hookTarget(resource: StackResource | undefined): HookTarget {
  if (resource === undefined) throw new Error('The template has no such stage.');
  return { ...resource, operation: 'CREATE', properties: withStandIns(resource.properties) };
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DeploymentContext,
  deploymentOrder,
  isCloudFormationTemplate,
  readCloudFormationTemplate,
} from '../../../core/templates/cloudformation';
import { parseDocument } from '../../../core/templates/document';
import { TemplateError } from '../../../core/templates/template-error';
import { describeWithShared, sharedFile } from '../../shared';
import { context } from './reading';

type Outcome = 'read' | 'not a template' | 'refused';

/** Reads a file for a deployment. Rethrows every error that is not a TemplateError. */
function outcomeOf(file: string, text: string, deployment: DeploymentContext): { outcome: Outcome; message?: string } {
  try {
    const document = parseDocument(text, { file });
    if (!isCloudFormationTemplate(document.value)) return { outcome: 'not a template' };
    const { resources, transforms } = readCloudFormationTemplate(document.value, deployment);
    if (transforms.length === 0) deploymentOrder(resources);
    for (const { path } of resources) document.locate([...path, 'Properties']);
    return { outcome: 'read' };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { outcome: 'refused', message: error.message };
  }
}

describeWithShared('the templates of other projects', () => {
  const folder = sharedFile('corpora/aws');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(?:json|ya?ml)$/.test(name),
  );

  it.each(['kics', 'realworld', 'sam-translator'])('exist: %s', (project) => {
    expect(files.filter((name) => name.startsWith(project)).length).toBeGreaterThan(40);
  });

  it('are read, or refused with a reason', () => {
    const outcomes = files.map((file) => ({
      file,
      ...outcomeOf(file, readFileSync(join(folder, file), 'utf8'), context),
    }));
    const refused = outcomes.filter(({ outcome }) => outcome === 'refused');
    const ids = (outcome: Outcome): string[] =>
      outcomes.filter((each) => each.outcome === outcome).map(({ file }) => file.replace(/^.*\//, ''));

    expect(ids('not a template').toSorted()).toEqual([
      'test_mythical_misfits.snapshot.json',
      'test_note_taking.snapshot.json',
    ]);
    // Invalid on purpose, input of a tool that fills in values first, or only for SAM.
    expect(Object.fromEntries(refused.map(({ file, message }) => [file.replace(/^.*\//, ''), message]))).toEqual({
      'apigateway-url-output.yaml': expect.stringMatching(/a key is not a plain string; remove its tag/),
      'cfn-http-api-and-rest-api-gateways.yaml': 'Circular dependency between resources: [RestApiGateway]',
    });
    expect(ids('read')).toHaveLength(files.length - refused.length - 2);
  });
});

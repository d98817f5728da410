import { checkTemplate } from '../../check/check-template';
import { readParameters } from '../../core/files/parameters';
import { parseDocument } from '../../core/templates/document';
import { catalogue } from '../catalogue';

const check = (resource: object, given: readonly string[] = []) => {
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    parameters: {
      deploy: { type: 'bool', defaultValue: false },
      name: { type: 'string', defaultValue: '' },
    },
    variables: { off: "[parameters('deploy')]" },
    resources: [
      { apiVersion: '2024-05-01', name: 'apim/depot', properties: { url: 'http://depot.example' }, ...resource },
    ],
  };
  return checkTemplate(parseDocument(JSON.stringify(template), { file: 'a.json' }), {
    catalogue,
    parameters: readParameters(given),
    configuration: { controls: {}, parameters: {}, exemptions: [] },
    now: new Date('2027-01-01T00:00:00Z'),
  });
};

const type = 'Microsoft.ApiManagement/service/backends';

describe('a resource whose condition is false', () => {
  it.each<[string, object, readonly string[], number]>([
    ['only by a default', { type, condition: "[parameters('deploy')]" }, [], 1],
    ['only by a default in a variable', { type, condition: "[variables('off')]" }, [], 1],
    ['only by an empty default', { type, condition: "[not(empty(parameters('name')))]" }, [], 1],
    [
      'only by a default, in other letter case',
      { type: type.toUpperCase(), condition: "[parameters('deploy')]" },
      [],
      1,
    ],
    ['by a given value', { type, condition: "[parameters('deploy')]" }, ['deploy=false'], 0],
    ['in every deployment', { type, condition: '[false()]' }, [], 0],
    [
      'and of a type that no control checks',
      { type: 'Microsoft.Web/sites', condition: "[parameters('deploy')]" },
      [],
      0,
    ],
  ])('%s', (_name, resource, given, count) => {
    const { findings, unread, errors } = check(resource, given);
    expect([findings, errors]).toEqual([[], []]);
    expect(unread).toHaveLength(count);
  });

  it('is named with what to do', () => {
    expect(check({ type, condition: "[parameters('deploy')]" }).unread).toEqual([
      {
        line: 1,
        message: `apim/depot (${type}) is not deployed with the defaults of the parameters. To check the resource, set the parameters of its condition with --parameters.`,
      },
    ]);
  });

  it('is checked if a given value deploys it', () => {
    expect(check({ type, condition: "[parameters('deploy')]" }, ['deploy=true'])).toMatchObject({
      findings: [{ status: 'fail' }],
      unread: [],
    });
  });
});

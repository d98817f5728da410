import { run } from '../../cli/main';
import { type Tree, writeTree } from '../check/tree';
import { recordedEnvironment } from '../environment';

/** Runs the command. The output omits the path of the folder. */
async function check(folder: string, ...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const environment = recordedEnvironment();
  const status = await run(['check', ...args.map((arg) => arg.replace(/^\.\//, `${folder}/`))], environment);
  const shown = (lines: readonly string[]): string => lines.join('\n').replaceAll(`${folder}/`, '');
  return { status, out: shown(environment.out), err: shown(environment.err) };
}

const child = 'Resources: { Topic: { Type: AWS::SNS::Topic } }';

const nested = (properties: string, type = 'CloudFormation::Stack', others = ''): string => `Resources:
  Nested:
    Type: AWS::${type}
${others}    Properties: { ${properties} }
`;

const ADD_FILE = 'To check that template, add its file to the command.';
const NESTED = `deploys another template. ${ADD_FILE}`;

const linked = (templateLink: object): object => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  resources: [
    {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'apis',
      properties: { mode: 'Incremental', templateLink },
    },
  ],
});

const deploymentStack = {
  ...linked({}),
  resources: [
    {
      type: 'Microsoft.Resources/deploymentStacks',
      apiVersion: '2024-03-01',
      name: 'apis',
      properties: { template: linked({}) },
    },
  ],
};

const apis = { ...linked({}), resources: [] };

describe('a template that deploys another one', () => {
  it.each<[string, Tree, string, string]>([
    [
      'a nested stack',
      { 'a.yml': nested('TemplateURL: https://bucket.s3.amazonaws.com/child.yml'), 'child.yml': child },
      'a.yml:2',
      `Nested (AWS::CloudFormation::Stack) ${NESTED}`,
    ],
    [
      'a stack set',
      { 'a.yml': nested('', 'CloudFormation::StackSet') },
      'a.yml:2',
      `Nested (AWS::CloudFormation::StackSet) ${NESTED}`,
    ],
    [
      'a provisioned product',
      { 'a.yml': nested('ProductName: api', 'ServiceCatalog::CloudFormationProvisionedProduct') },
      'a.yml:2',
      `Nested (AWS::ServiceCatalog::CloudFormationProvisionedProduct) ${NESTED}`,
    ],
    [
      'a deployment stack',
      { 'a.json': deploymentStack },
      'a.json:1',
      `apis (Microsoft.Resources/deployments) deploys a linked template. ${ADD_FILE}`,
    ],
    [
      'an application of the Serverless Application Repository',
      { 'a.yml': nested('Location: { ApplicationId: a, SemanticVersion: 1.0.0 }', 'Serverless::Application') },
      'a.yml:2',
      `Nested (AWS::Serverless::Application) ${NESTED}`,
    ],
    [
      'a nested stack in a file that is not given',
      { 'a.yml': nested('TemplateURL: ../child.yml') },
      'a.yml:2',
      `Nested (AWS::CloudFormation::Stack) ${NESTED}`,
    ],
    [
      'a nested stack in a file that is not a template',
      { 'a.yml': nested('TemplateURL: child.yml'), 'child.yml': 'name: ci' },
      'a.yml:2',
      `Nested (AWS::CloudFormation::Stack) ${NESTED}`,
    ],
    [
      'a macro',
      { 'a.yml': `Transform: Mine\n${child}` },
      'a.yml:1',
      'Macro Mine transforms the template at deployment. The template was checked as written.',
    ],
    [
      'a linked template',
      { 'a.json': linked({ uri: 'https://contoso.com/apis.json' }), 'apis.json': apis },
      'a.json:1',
      `apis (Microsoft.Resources/deployments) deploys a linked template: https://contoso.com/apis.json. ${ADD_FILE}`,
    ],
  ])('fails with --strict if the other template is not checked: %s', async (_what, tree, place, message) => {
    const folder = writeTree(tree);
    const expected = {
      out: expect.stringContaining(', and 1 part not checked.'),
      err: `${place}: Not checked: ${message}`,
    };
    expect(await check(folder, './')).toEqual({ status: 0, ...expected });
    expect(await check(folder, './', '--strict')).toEqual({ status: 1, ...expected });
  });

  it.each<[string, Tree]>([
    ['a nested stack', { 'stacks/a.yml': nested('TemplateURL: ../child.yml'), 'child.yml': child }],
    ['an application', { 'a.yml': nested('Location: ./b/child.yml', 'Serverless::Application'), 'b/child.yml': child }],
    [
      'an asset of cdk synth',
      {
        'a.template.yml': nested(
          'TemplateURL: !Sub "https://s3.${AWS::Region}.amazonaws.com/child.json"',
          'CloudFormation::Stack',
          '    Metadata: { aws:asset:path: child.nested.template.json, aws:asset:property: TemplateURL }\n',
        ),
        'child.nested.template.json': '{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}',
      },
    ],
    ['a linked template', { 'a.json': linked({ relativePath: 'b/apis.json' }), 'b/apis.json': apis }],
  ])('passes with --strict if the other template is checked too: %s', async (_what, tree) => {
    const folder = writeTree(tree);
    expect(await check(folder, './', '--strict')).toEqual({
      status: 0,
      out: 'No control applies to any resource in 2 files.',
      err: '',
    });
  });

  it('is listed in JSON', async () => {
    const folder = writeTree({ 'a.yml': nested('TemplateURL: child.yml') });
    const { out } = await check(folder, './a.yml', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      summary: { files: 1 },
      unread: [{ file: 'a.yml', line: 2, message: `Nested (AWS::CloudFormation::Stack) ${NESTED}` }],
    });
  });

  it('fails with --strict before unreadable files count', async () => {
    const folder = writeTree({ 'a.yml': nested(''), 'b.yml': 'Resources: {A: {Type: AWS::ApiGateway::Stage}' });
    expect((await check(folder, './')).status).toBe(2);
    expect((await check(folder, './', '--strict')).status).toBe(1);
  });

  it('escapes control characters on a terminal', async () => {
    const folder = writeTree({ 'a.yml': `Transform: "\\e[2J"\n${child}` });
    const { err } = await check(folder, './a.yml');
    expect(err).toMatch(/^a\.yml:1: Not checked: Macro \\u001b\[2J transforms/);
  });
});

describe('a report', () => {
  it.each([
    ['nowhere/report.json', 'No such file or folder.'],
    ['.', 'The path is a folder, not a file.'],
  ])('that cannot be written to %s is an error', async (output, reason) => {
    const folder = writeTree({ 'a.yml': child });
    expect(await check(folder, './a.yml', '--output', `./${output}`)).toEqual({
      status: 2,
      out: '',
      err: `gatewarden: Cannot write the report to ${output}. ${reason} Example: --output gatewarden.sarif`,
    });
  });
});

describe('parameters that no template declares', () => {
  const stage = 'Parameters: { Name: { Type: String } }\nResources: { Topic: { Type: AWS::SNS::Topic } }';
  const unused = (name: string): string =>
    `Parameter ${name} is not used: no template declares it. Check the spelling.`;

  it('cause one warning each and do not fail the run', async () => {
    const folder = writeTree({
      'a.yml': stage,
      'b.json': { ...apis, parameters: { apiName: { type: 'string' } } },
      'c.json': apis,
      'given.json': { Name: 'a', Nmae: 'b' },
    });
    const given = ['-p', './given.json', '-p', 'APINAME=a', '-p', 'name=a', '-p', '__proto__=a'];
    expect(await check(folder, './', '--strict', ...given)).toEqual({
      status: 0,
      out: 'No control applies to any resource in 3 files.',
      err: ['Nmae', 'name', '__proto__'].map(unused).join('\n'),
    });
  });

  it('cause no warning if one of many templates declares them', async () => {
    const others = Object.fromEntries(Array.from({ length: 1300 }, (_, index) => [`${index}.yml`, child]));
    const folder = writeTree({ ...others, 'last.yml': stage });
    expect(await check(folder, './', '-p', 'Name=a', '-p', 'Other=a')).toMatchObject({
      status: 0,
      err: unused('Other'),
    });
  });

  it('include the parameters of templates that cannot be read completely', async () => {
    const folder = writeTree({
      'a.yml': 'Parameters: { Name: { Type: String } }\nResources: { A: 1, B: { Type: A::B::C } }',
    });
    expect(await check(folder, './', '-p', 'Name=a')).toMatchObject({ status: 2, err: '' });
  });
});

describe('problems in templates without anything for a control', () => {
  const broken = 'Resources: { Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: !Select [a] } } }';

  it('are shown for a named file or with --strict', async () => {
    const folder = writeTree({ 'a.yml': broken, 'b.yml': child });
    expect(await check(folder, './')).toEqual({
      status: 0,
      out: 'No control applies to any resource in 2 files.',
      err: '',
    });
    const shown = { status: 2, out: expect.stringMatching(/^a\.yml\n +1:\d+ +error +Fn::Select .*, and 1 error\.$/s) };
    expect(await check(folder, './', '--strict')).toMatchObject(shown);
    expect(await check(folder, './a.yml')).toMatchObject(shown);
  });

  it('are shown if the template also has something for a control', async () => {
    const folder = writeTree({
      'a.yml': broken.replace('{ Topic', '{ Stage: { Type: AWS::ApiGateway::Stage }, Topic'),
    });
    expect((await check(folder, './')).out).toContain('Fn::Select');
  });
});

describe('a template in a folder whose resources have no type', () => {
  it.each([
    ['stack.yml', 'AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Stage: { Properties: {} }', 3, 3],
    ['stack.json', '{"AWSTemplateFormatVersion": "2010-09-09",\n"Resources":\n{"Stage": {"Properties": {}}}}', 3, 2],
    ['stack.yml', 'Transform: AWS::Serverless-2016-10-31\nResources:\n  Stage: { Properties: {} }', 3, 3],
    ['stack.yml', 'Transform: [AWS::Serverless-2016-10-31]\nResources:\n  Stage: { Properties: {} }', 3, 3],
    ['stack.yml', 'AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Stage: AWS::ApiGateway::Stage', 3, 3],
    ['stack.yml', 'AWSTemplateFormatVersion: 2010-09-09\nResources: []', 2, 1],
    ['stack.yml', 'AWSTemplateFormatVersion: 2010-09-09', 1, 1],
  ])('is an error if other keys identify it as a template: %s %s', async (file, text, line, column) => {
    const { status, out } = await check(writeTree({ [file]: text }), './', '--format', 'json');
    expect({ status, errors: JSON.parse(out).errors }).toEqual({
      status: 2,
      errors: [
        { file, line, column, message: expect.stringMatching(/Resources|Type of the resource|is not an object/) },
      ],
    });
  });

  it('is skipped if nothing identifies it as a template', async () => {
    const folder = writeTree({ 'chart.yml': 'Resources:\n  Stage: { Properties: {} }' });
    expect(await check(folder, './.')).toMatchObject({
      status: 0,
      out: 'No CloudFormation, SAM or ARM templates found in `.`.',
    });
  });
});

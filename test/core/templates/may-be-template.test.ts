import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, constantFrom, nat, property, tuple } from 'fast-check';
import { checkFile } from '../../../check/check-file';
import { parseDocument } from '../../../core/templates/document';
import { templateKind } from '../../../core/templates/kind';
import { mayBeTemplate } from '../../../core/templates/may-be-template';
import { TemplateError } from '../../../core/templates/template-error';
import { catalogue } from '../../catalogue';
import { describeWithShared, sharedFile } from '../../shared';

const options = {
  catalogue,
  parameters: new Map(),
  configuration: { controls: {}, parameters: {}, exemptions: [] },
  now: new Date(),
} as const;

/** Whether skipping a file in a folder would change the report: it is a template, or it is reported as malformed. */
function matters(text: string, file: string): boolean {
  try {
    return templateKind(parseDocument(text, { file }).value) !== undefined;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return /AWS::|AWSTemplateFormatVersion|deploymentTemplate\.json|Microsoft\./i.test(text);
  }
}

describe('a text that may be a template', () => {
  it.each([
    ['AWSTemplateFormatVersion: "2010-09-09"', 'a.yml'],
    [String.raw`"\x41WSTemplateFormatVersion": "2010-09-09"`, 'a.yml'],
    [String.raw`{"\u0041WSTemplateFormatVersion": "2010-09-09"}`, 'a.json'],
    ['Transform: AWS::Serverless-2016-10-31', 'a.yml'],
    ['Resources: {A: {Type: Custom::A}}', 'a.yml'],
    [String.raw`Resources: {A: {Type: "Custom:\x3aA"}}`, 'a.yml'],
    ['Resources: {A: {Type: "Custom:\\\n  :A"}}', 'a.yml'],
    ['a: &a {A: {Type: "C::D"}}\nResources: *a', 'a.yml'],
    ['a: &a {Resources: {A: {Type: "C::D"}}}\n<<: *a', 'a.yml'],
    ['Resources: {"Fn::ForEach::A": []}', 'a.yml'],
    ['Resources: !ForEach []', 'a.yml'],
    ['Resources: !<!ForEach> []', 'a.yml'],
    ['Resources: !Transform {Name: Mine}', 'a.yml'],
    ['Resources: {"Fn::Transform": {"Name": "Mine"}}', 'a.yml'],
    ['%TAG !e! !For\n---\nResources: !e!Each []', 'a.yml'],
    ['{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"}', 'a.json'],
    ['{"$schema": "https://example.com/DEPLOYMENTTEMPLATE.JSON"}', 'a.json'],
    ['{"resources": [{"type": "a", "apiVersion": "b"}]}', 'a.json'],
    [String.raw`{"resources": [{"type": "a", "api\u0056ersion": "b"}]}`, 'a.json'],
    ['{"Changes": [], "ChangeSetId": "a"}', 'a.json'],
    ['{"Changes": [], "ChangeSetName": "a"}', 'a.json'],
    ['A: AWS::B\n- C', 'a.yml'],
    ['Resources: !%54ransform {Name: Mine}', 'a.yml'],
    ['Resources: !<%21ForEach> []', 'a.yml'],
    ['{"type": "Microsoft.ApiManagement/service"', 'a.json'],
  ])('%s', (text, file) => {
    expect(matters(text, file)).toBe(true);
    expect(mayBeTemplate(text)).toBe(true);
  });
});

describe('a text that is certainly not a template', () => {
  it.each([
    ['name: ci\non: [push]\njobs: {test: {steps: [{run: npm test}]}}', 'ci.yml'],
    ['{"name": "orders", "dependencies": {"yaml": "^2.0.0"}}', 'package.json'],
    ['a: *b\n', 'broken.yml'],
    ['a: 1\na: 2\n', 'broken.yml'],
    ['{"a": ', 'broken.json'],
  ])('%s', (text, file) => {
    expect(mayBeTemplate(text)).toBe(false);
    expect(checkFile({ path: file, origin: 'found' }, () => text, options)).toEqual({
      file,
      isTemplate: false,
      findings: [],
      resources: 0,
      errors: [],
      unread: [],
      warnings: [],
      declared: [],
    });
  });

  it('is an error if the user names the file', () => {
    const { errors } = checkFile({ path: 'ci.yml', origin: 'named' }, () => 'name: ci', options);
    expect(errors).toEqual([
      { file: 'ci.yml', message: expect.stringContaining('Not a CloudFormation or ARM template.') },
    ]);
  });
});

describe('a skipped text', () => {
  const folder = join(__dirname, '../../../samples');
  const samples = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:yml|json)$/.test(name))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  const PIECES = [
    '',
    ' ',
    '\n',
    '"',
    "'",
    '\\',
    '\\u0041',
    '!',
    '!ForEach ',
    '!Transform ',
    '&a ',
    '*a',
    '::',
    ':',
    'apiVersion',
    'Type: ',
  ];

  it('is never a text that would be reported, in mutated samples', () => {
    let passedOver = 0;
    const change = tuple(constantFrom(...samples), nat(), nat({ max: 2000 }), constantFrom(...PIECES));
    assert(
      property(change, ([{ name, text }, place, length, piece]) => {
        const at = place % text.length;
        const changed = text.slice(at, at + length) + piece;
        if (mayBeTemplate(changed)) return;
        passedOver += 1;
        expect({ changed, matters: matters(changed, name) }).toEqual({ changed, matters: false });
      }),
      { numRuns: 2000 },
    );
    expect(passedOver).toBeGreaterThan(50);
  });
});

describeWithShared('all files in the corpora', () => {
  it('are never skipped if they matter', () => {
    const files = readdirSync(sharedFile('corpora'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:ya?ml|json)$/.test(name))
      .map((name) => ({ name, text: readFileSync(sharedFile(`corpora/${name}`), 'utf8') }));
    const wrong = files.filter(({ name, text }) => !mayBeTemplate(text) && matters(text, name));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { checkTemplate } from '../../check/check-template';
import { controls } from '../../controls';
import { parseDocument, templateKind } from '../../core/templates';
import { describeWithShared, sharedFile } from '../shared';
import { type Breakage, deploymentBreakages, stackBreakages } from './broken-parts';
import { generatedDeployments } from './generated-deployments';
import { generatedStacks } from './generated-stacks';

type Json = Readonly<Record<string, unknown>>;

/** The number of templates of each kind. Set BROKEN_TEMPLATES to try more of them. */
const RUNS = Number(process.env['BROKEN_TEMPLATES'] ?? 300);

const catalogue = controls.filter(({ defaultMode }) => defaultMode !== 'off');
const options = {
  catalogue,
  parameters: new Map(),
  configuration: { controls: {}, parameters: {}, exemptions: [] },
  now: new Date('2027-01-01T00:00:00Z'),
} as const;

/** The verdicts on a text, or undefined if it is not read. Positions and messages may change, because lines move. */
function verdictsOn(text: string, file: string): string[] | undefined {
  try {
    return checkTemplate(parseDocument(text, { file }), options)
      .findings.map(({ control, resource, property, status }) => [control.id, resource, property, status].join(' '))
      .toSorted();
  } catch (error) {
    if (error instanceof Error && error.name === 'TemplateError') return undefined;
    throw error;
  }
}

/** JSON is YAML; after a document marker it is read as YAML. */
const asYaml = (template: unknown): string => `---\n${JSON.stringify(template, undefined, 2)}\n`;

type Reader = (template: Json) => string[] | undefined;

const readJson: Reader = (template) => verdictsOn(JSON.stringify(template), 'template.json');

const readYaml: Reader = (template) => verdictsOn(asYaml(template), 'template.yaml');

/** Reads YAML in which a function that nobody knows is a tag. */
const readTagged: Reader = (template) =>
  verdictsOn(asYaml(template).replaceAll(/\{\s*"Fn::Invented": "x"\s*\}/g, '!Invented "x"'), 'template.yaml');

/** Describes a breakage that changes a verdict; undefined if there is none. */
function differenceIn(templates: fc.Arbitrary<Json>, breakages: fc.Arbitrary<Breakage>, read: Reader, broken = read) {
  const result = fc.check(
    fc.property(templates, breakages, (template, breakage) => {
      const whole = read(template);
      fc.pre(whole !== undefined);
      expect(broken(breakage(template))).toEqual(whole);
    }),
    { numRuns: RUNS },
  );
  return fc.defaultReportMessage(result);
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => /\.(?:ya?ml|json|template)$/.test(file) && statSync(file).isFile());

function documentIn(file: string): unknown[] {
  try {
    return [parseDocument(readFileSync(file, 'utf8'), { file }).value];
  } catch {
    return [];
  }
}

describe('a broken part outside every target', () => {
  it.each([
    ['JSON', readJson, readJson],
    ['YAML', readYaml, readYaml],
    ['YAML with a tag that nobody knows', readYaml, readTagged],
  ] as const)('changes no verdict on a stack in %s', (_name, read, broken) => {
    const stacks = generatedStacks.map(({ template }) => template);
    expect(differenceIn(stacks, stackBreakages, read, broken)).toBeUndefined();
  });

  it('changes no verdict on a deployment', () => {
    const deployments = generatedDeployments.map(({ template }) => template);
    expect(differenceIn(deployments, deploymentBreakages, readJson)).toBeUndefined();
  });
});

describeWithShared('a broken part of a real template', () => {
  const folders = ['aws/realworld', 'aws/kics', 'aws/sam-translator', 'azure/templates', 'azure/template-analyzer'];
  const templates = folders
    .flatMap((folder) => filesIn(sharedFile(`corpora/${folder}`)))
    .flatMap((file) => documentIn(file))
    .filter((template) => templateKind(template) !== undefined);

  it.each([
    ['CloudFormation', stackBreakages],
    ['ARM', deploymentBreakages],
  ] as const)('changes no verdict (%s)', (kind, breakages) => {
    const ofKind = templates.filter((template) => templateKind(template) === kind) as Json[];
    expect(ofKind.length).toBeGreaterThan(10);
    expect(differenceIn(fc.constantFrom(...ofKind), breakages, readJson)).toBeUndefined();
  });
});

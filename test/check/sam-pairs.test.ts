import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type CheckedFile, checkFile } from '../../check/check-file';
import type { CheckFinding } from '../../check/report';
import { parseDocument } from '../../core/templates/document';
import { memberAt } from '../../core/templates/source';
import { catalogue } from '../catalogue';
import { describeWithShared, sharedFile } from '../shared';

const options = {
  catalogue,
  parameters: new Map(),
  configuration: { controls: {}, parameters: {}, exemptions: [] },
  now: new Date('2027-01-01T00:00:00Z'),
} as const;

/** Identifies a stage in a SAM template and in its transformed template: by the API and by the creating resource. */
interface Verdict {
  readonly api: string;
  readonly kind: 'declared' | 'made by the deployment';
  readonly control: string;
  readonly status: CheckFinding['status'];
}

const isServerless = ({ resourceType }: CheckFinding): boolean => resourceType.startsWith('AWS::Serverless::');

function verdictOf(finding: CheckFinding, template: unknown): Verdict {
  const { control, status, resource, resourceType, property } = finding;
  const isMade = isServerless(finding) ? property.endsWith('OpenApiVersion') : resourceType.endsWith('::Deployment');
  return {
    api: apiOf(finding, resource, template),
    kind: isMade ? 'made by the deployment' : 'declared',
    control: control.id,
    status,
  };
}

function apiOf({ resourceType }: CheckFinding, resource: string, template: unknown): string {
  if (resourceType === 'AWS::Serverless::Api') return resource;
  if (resourceType.startsWith('AWS::Serverless::')) return 'ServerlessRestApi';
  return String(memberAt(template, ['Resources', resource, 'Properties', 'RestApiId', 'Ref']));
}

interface Checked {
  readonly verdicts: readonly Verdict[];
  readonly errors: readonly string[];
  readonly stages: number;
}

function check(path: string): Checked {
  const text = readFileSync(path, 'utf8');
  const file: CheckedFile = checkFile({ path, origin: 'named' }, () => text, options);
  const template = parseDocument(text, { file: path }).value;
  const verdicts = file.findings.map((finding) => verdictOf(finding, template));
  return {
    verdicts: verdicts.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    errors: file.errors.map(({ message }) => message),
    stages: file.resources,
  };
}

describeWithShared("what SAM's own test templates and their expansions are told", () => {
  const folder = sharedFile('corpora/aws/sam-translator/tests/translator');
  const names = (part: string, extension: string): string[] =>
    readdirSync(join(folder, part)).map((name) => basename(name, extension));
  const expanded = new Set(names('output', '.json'));
  const pairs = names('input', '.yaml').filter((name) => expanded.has(name));
  const figures = { pairs: 0, refused: 0, stages: 0, pass: 0, fail: 0, unknown: 0 };

  it.each(pairs)('is the same for the same stages: %s', (name) => {
    const input = check(join(folder, 'input', `${name}.yaml`));
    const output = check(join(folder, 'output', `${name}.json`));
    expect(input).toEqual(output);
    figures.pairs += 1;
    figures.refused += output.errors.length;
    figures.stages += output.stages;
    for (const { status } of output.verdicts) figures[status] += 1;
  });

  it('is reported for each of them', () => {
    process.stderr.write(`SAM: ${JSON.stringify(figures)}\n`);
    expect(figures).toEqual({ pairs: 75, refused: 0, stages: 211, pass: 7, fail: 415, unknown: 0 });
  });
});

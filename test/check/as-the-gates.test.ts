import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { checkTemplate } from '../../check/check-template';
import { simulate } from '../../clouds/simulator';
import { readStack, stackIdentity } from '../../clouds/simulator/cloudformation/read-stack';
import { deployStack } from '../../clouds/simulator/cloudformation/stack';
import type { GateVerdict } from '../../clouds/simulator/gate-verdict';
import type { TemplateFile } from '../../clouds/simulator/simulation';
import { controls } from '../../controls';
import { azureNames } from '../../core/evaluation/azure-names';
import { openClouds, readTemplate, templateOf, textParameters } from '../clouds/simulator/clouds';
import { generatedDeployments } from './generated-deployments';
import { generatedStacks } from './generated-stacks';

const clouds = openClouds();
afterAll(() => clouds.handler.close());

/** The verdict of a control on a resource. */
type Verdict = readonly [resource: string, resourceType: string, control: string, status: 'pass' | 'fail' | 'unknown'];

/** The verdicts on a template and the number of unseen parts, or the reason why the template is rejected. */
type Reading = { readonly verdicts: readonly Verdict[]; readonly unseen: number } | { readonly refused: string };

/** The controls that the hook and the policies enforce without a configuration. */
const catalogue = controls.filter(({ defaultMode }) => defaultMode !== 'off');
const { knownType } = azureNames(catalogue);

const now = new Date('2027-01-01T00:00:00Z');
const configuration = { controls: {}, parameters: {}, exemptions: [] } as const;

async function reading(read: () => Reading | Promise<Reading>): Promise<Reading> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === 'TemplateError') return { refused: error.message };
    throw error;
  }
}

/** The number of findings that the known start of a value decided. */
let decidedByStart = 0;
beforeEach(() => void (decidedByStart = 0));

const checked = ({ document }: TemplateFile, given: Readonly<Record<string, unknown>>): Promise<Reading> =>
  reading(() => {
    const parameters = new Map(Object.entries(given).map(([name, value]) => [name, { value }]));
    const { findings, unread, errors } = checkTemplate(document, { catalogue, parameters, configuration, now });
    // The gates see no template that the cloud refuses.
    if (errors[0]) return { refused: errors[0].message };
    decidedByStart += findings.filter(
      ({ status, message }) => status !== 'unknown' && / starts with ".*", and the rest /.test(message),
    ).length;
    const verdicts = findings.map(
      ({ resource, resourceType, control, status }): Verdict => [resource, resourceType, control.id, status],
    );
    return { verdicts, unseen: unread.filter(({ message }) => !isHidden(message)).length };
  });

/** The simulation deploys the defaults. The check reports what other values deploy. */
const isHidden = (message: string): boolean => message.includes('not deployed with the defaults');

/** Deploys each resource separately, because the hook does not receive the remaining resources after a rollback. */
const simulatedStack = (file: TemplateFile, parameters: Readonly<Record<string, string>>): Promise<Reading> =>
  reading(async () => {
    const stack = stackIdentity(file.file, clouds.region);
    const given = textParameters(parameters);
    const { resources, unseen } = readStack(file, stack, given);
    const whole = await simulate(file, clouds, { parameters: given });
    const verdicts: Verdict[] = [];
    for (const resource of resources) {
      const alone = { stack, resources: [{ ...resource, dependsOn: [] }] };
      for (const { verdict, result } of (await deployStack(alone, clouds, () => undefined)).decisions) {
        const reached = whole.decisions.filter((each) => each.resource === resource.logicalId);
        for (const decision of reached) expect(decision).toMatchObject({ verdict, annotations: result.annotations });
        for (const { annotationName, status } of result.annotations)
          if (status !== 'SKIPPED')
            verdicts.push([
              resource.writtenAs?.logicalId ?? resource.logicalId,
              resource.writtenAs?.type ?? resource.type,
              annotationName.slice(0, 'GW000'.length),
              statusOf(status, verdict),
            ]);
      }
    }
    return { verdicts, unseen: unseen.length };
  });

/** A failure is undecided if the resource has an unknown condition. */
function statusOf(annotation: string, verdict: GateVerdict): Verdict[3] {
  if (annotation === 'FAILED') return verdict === 'undecided' ? 'unknown' : 'fail';
  return annotation === 'PASSED' ? 'pass' : 'unknown';
}

const STATUS = { allowed: 'pass', blocked: 'fail', undecided: 'unknown' } as const;

/** Evaluates each control separately, because a denial by one hides the verdicts of the others. */
const simulatedDeployment = (file: TemplateFile, parameters: Readonly<Record<string, unknown>>): Promise<Reading> =>
  reading(async () => {
    const text = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
    const byControl = await Promise.all(
      catalogue.map(async (control) => ({
        control,
        simulation: await simulate(file, assigned(control.id), { parameters: textParameters(text) }),
      })),
    );
    const [first] = byControl;
    const verdicts = (first?.simulation.decisions ?? []).flatMap(({ resource, resourceType }, index) =>
      byControl.flatMap(({ control, simulation }): Verdict[] => {
        const verdict = simulation.decisions[index]?.verdict ?? 'allowed';
        const type = knownType(resourceType);
        if (Object.hasOwn(control.targets, type)) return [[resource, type, control.id, STATUS[verdict]]];
        expect(verdict).toBe('allowed');
        return [];
      }),
    );
    return { verdicts, unseen: first?.simulation.unseen.length ?? 0 };
  });

/** A subscription in which only the policies of one control are assigned. */
const assigned = (control: string) => ({
  ...clouds,
  assignments: clouds.assignments.map((assignment) => ({
    ...assignment,
    policies: assignment.policies.filter((policy) => policy.control === control),
  })),
});

/**
 * Removes the one intended difference: a Deployment that creates a stage which the template also declares. The check does
 * not report such a Deployment. The hook evaluates it, because it receives one resource at a time.
 */
const withoutDeclaredStages = (reading: Reading, doubled: readonly string[]): Reading =>
  'refused' in reading
    ? reading
    : { ...reading, verdicts: reading.verdicts.filter(([resource]) => !doubled.includes(resource)) };

/** Counts the verdicts, to prove that the comparison is not empty. */
function tally(readings: readonly Reading[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (name: string): void => void (counts[name] = (counts[name] ?? 0) + 1);
  for (const each of readings)
    if ('refused' in each) count('refused');
    else for (const [, , control, status] of each.verdicts) count(`${control} ${status}`);
  return counts;
}

const often = (...controls: string[]): string[] =>
  controls.flatMap((control) => ['pass', 'fail', 'unknown'].map((status) => `${control} ${status}`));

describe('every verdict of check equals the verdict of the gates', () => {
  const samples = join(__dirname, '../../samples');

  it.each(readdirSync(join(samples, 'aws')))('on samples/aws/%s', async (name) => {
    const file = readTemplate(join(samples, 'aws', name));
    const expected = await simulatedStack(file, {});
    expect(tally([expected])).not.toEqual({});
    expect(await checked(file, {})).toEqual(expected);
  });

  it.each(readdirSync(join(samples, 'azure')))('on samples/azure/%s', async (name) => {
    const file = readTemplate(join(samples, 'azure', name));
    const expected = await simulatedDeployment(file, {});
    expect(tally([expected])).not.toEqual({});
    expect(await checked(file, {})).toEqual(expected);
  });

  it('on 600 generated CloudFormation templates', async () => {
    const readings: Reading[] = [];
    const all: string[] = [];
    await fc.assert(
      fc.asyncProperty(generatedStacks, fc.boolean(), async ({ template, parameters, doubled }, inYaml) => {
        const text = inYaml ? stringify(template, { aliasDuplicateObjects: false }) : JSON.stringify(template);
        const file = templateOf(text, inYaml ? 'stack.yml' : 'stack.json');
        const expected = await simulatedStack(file, parameters);
        readings.push(expected);
        all.push(...doubled);
        expect(await checked(file, parameters)).toEqual(withoutDeclaredStages(expected, doubled));
      }),
      { numRuns: 600, seed: 20_270_101 },
    );
    const counts = tally(readings);
    expect(often('GW001', 'GW002').filter((name) => (counts[name] ?? 0) < 50)).toEqual([]);
    expect(all.length).toBeGreaterThan(50);
    expect(decidedByStart).toBeGreaterThan(50);
    expect(counts['refused'] ?? 0).toBeLessThan(30);
  }, 120_000);

  it('on 400 generated ARM templates', async () => {
    const readings: Reading[] = [];
    await fc.assert(
      fc.asyncProperty(generatedDeployments, async ({ template, parameters }) => {
        const file = templateOf(JSON.stringify(template), 'deployment.json');
        const expected = await simulatedDeployment(file, parameters);
        readings.push(expected);
        expect(await checked(file, parameters)).toEqual(expected);
      }),
      { numRuns: 400, seed: 20_270_101 },
    );
    const counts = tally(readings);
    expect(often('GW003', 'GW004').filter((name) => (counts[name] ?? 0) < 30)).toEqual([]);
    expect(counts['refused'] ?? 0).toBeLessThan(10);
    expect(decidedByStart).toBeGreaterThan(50);
  }, 120_000);
});

describe('a value instead of a list', () => {
  it.each([
    ['a single value', 'http', 'fail'],
    ['a single encrypted value', 'https', 'fail'],
    ['an object, which the service rejects', { 0: 'http' }, 'pass'],
  ])('%s: check and the policies have the same verdict', async (_what, protocols, status) => {
    const file = templateOf(
      JSON.stringify({
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        contentVersion: '1.0.0.0',
        resources: [
          {
            type: 'Microsoft.ApiManagement/service/apis',
            apiVersion: '2024-05-01',
            name: 'apim/orders',
            properties: { protocols },
          },
        ],
      }),
    );
    const verdict = ['apim/orders', 'Microsoft.ApiManagement/service/apis', 'GW004', status];
    expect(await checked(file, {})).toMatchObject({ verdicts: [expect.anything(), verdict] });
    expect(await simulatedDeployment(file, {})).toMatchObject({ verdicts: [expect.anything(), verdict] });
  });
});

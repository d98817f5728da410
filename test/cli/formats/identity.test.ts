import { array, assert, asyncProperty, boolean, constantFrom, nat, record } from 'fast-check';
import { parse } from 'junit2json';
import type { Log } from 'sarif';
import { checkFile } from '../../../check';
import { junit } from '../../../cli/formats/junit';
import { sarif } from '../../../cli/formats/sarif';
import { catalogue } from '../../catalogue';
import { plain, reportOf } from './reports';

const options = {
  catalogue,
  parameters: new Map(),
  configuration: { controls: {}, parameters: {}, exemptions: [] },
  now: new Date('2026-01-01'),
};

const reportOn = (text: string) =>
  reportOf(checkFile({ path: 'a.json', origin: 'named' }, () => text, options).findings);

/** The fingerprints in SARIF and the names in JUnit, without the passed ones. */
async function identitiesIn(text: string) {
  const report = reportOn(text);
  const failing = reportOf(report.findings.filter(({ status }) => status === 'fail'));
  const { runs } = JSON.parse(sarif(report, plain)) as Log;
  const suites = await parse(junit(failing, plain));
  const names =
    (suites !== null && suites !== undefined && 'testsuite' in suites ? suites.testsuite : undefined)?.flatMap(
      ({ testcase = [] }) => testcase,
    ) ?? [];
  return [
    runs[0]?.results?.map(({ partialFingerprints }) => partialFingerprints?.['gatewardenFinding/v2']) ?? [],
    names.map(({ classname, name }) => `${classname} ${name}`),
  ];
}

interface Written {
  readonly type: string;
  readonly name: string;
  readonly isCopied: boolean;
  readonly isSafe: boolean;
}

const service = 'Microsoft.ApiManagement/service';

const written = record<Written>({
  type: constantFrom('apis', 'backends', 'workspaces/apis', 'workspaces/backends'),
  name: constantFrom('gw/a', 'gw/w/a', "[parameters('name')]", "[concat(parameters('name'), '/a')]"),
  isCopied: boolean(),
  isSafe: boolean(),
});

const templateOf = (resources: readonly Written[]) => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { name: { type: 'string' } },
  resources: resources.map(({ type, name, isCopied, isSafe }) => ({
    type: `${service}/${type}`,
    apiVersion: '2022-08-01',
    name,
    ...(isCopied ? { copy: { name: 'loop', count: 2 } } : {}),
    properties: { path: 'a', [type.endsWith('apis') ? 'serviceUrl' : 'url']: isSafe ? 'https://a' : 'http://a' },
  })),
});

const countOf = (resources: readonly Written[]): number =>
  resources.filter(({ isSafe }) => !isSafe).reduce((sum, { isCopied }) => sum + (isCopied ? 2 : 1), 0);

it('is distinct, and stays the same if another finding is fixed or lines move', async () => {
  await assert(
    asyncProperty(array(written, { minLength: 1, maxLength: 6 }), nat(), async (resources, seed) => {
      const index = seed % resources.length;
      const fixed = resources.map((resource, each) => (each === index ? { ...resource, isSafe: true } : resource));
      const [before, after] = [resources, fixed].map(templateOf).map((template) => JSON.stringify(template, null, 1));
      const moved = await identitiesIn(`\n\n${before}`);
      const identities = await identitiesIn(before ?? '');
      expect(moved).toEqual(identities);
      for (const [kind, left] of (await identitiesIn(after ?? '')).entries()) {
        const all = identities[kind] ?? [];
        expect(new Set(all).size).toBe(countOf(resources));
        expect(left).toHaveLength(countOf(fixed));
        expect(left.filter((each) => !all.includes(each))).toEqual([]);
      }
    }),
  );
});

it('of a stage does not change if the extra stage of SAM is fixed', async () => {
  const api = (more: object) =>
    JSON.stringify({
      Transform: 'AWS::Serverless-2016-10-31',
      Resources: { Orders: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'prod', ...more } } },
    });
  const both = await identitiesIn(api({}));
  const one = await identitiesIn(api({ OpenApiVersion: '2.0' }));
  expect(both.map((each) => new Set(each).size)).toEqual([4, 4]);
  expect(one.map((each) => each.length)).toEqual([2, 2]);
  expect(one.flat().filter((each) => !both.flat().includes(each))).toEqual([]);
});

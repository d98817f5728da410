import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { controls } from '../../../controls';
import { evaluatePolicy, loadDefinition } from '../../../core/policy-engine';
import { type Meaning, protocolsMeanings, show, urlMeanings, withValue } from '../../meanings';

const readDefinition = (name: string) =>
  loadDefinition(
    JSON.parse(readFileSync(join(__dirname, '../../../azure-policy/definitions', `${name}.json`), 'utf8')),
  );

const effectOf = (name: string, type: string, properties: unknown): string =>
  evaluatePolicy(readDefinition(name), {
    resource: { type, name: 'apim/example', properties },
    parameters: { effect: 'Deny' },
  }).effect;

describe.each<[string, string, string, readonly Meaning[]]>([
  ['gatewarden-gw003-backends', 'Microsoft.ApiManagement/service/backends', 'url', urlMeanings],
  ['gatewarden-gw003-apis', 'Microsoft.ApiManagement/service/apis', 'serviceUrl', urlMeanings],
  ['gatewarden-gw003-workspaces-backends', 'Microsoft.ApiManagement/service/workspaces/backends', 'url', urlMeanings],
  ['gatewarden-gw003-workspaces-apis', 'Microsoft.ApiManagement/service/workspaces/apis', 'serviceUrl', urlMeanings],
  ['gatewarden-gw004-apis', 'Microsoft.ApiManagement/service/apis', 'protocols', protocolsMeanings],
  [
    'gatewarden-gw004-workspaces-apis',
    'Microsoft.ApiManagement/service/workspaces/apis',
    'protocols',
    protocolsMeanings,
  ],
])('%s', (name, type, property, meanings) => {
  it.each(meanings.map(([value, verdict, why]) => ({ shown: show(value), value, verdict, why })))(
    `${property} $shown: $verdict, for $why`,
    ({ value, verdict }) => {
      expect(effectOf(name, type, withValue({}, property, value))).toBe(verdict === 'pass' ? 'none' : 'deny');
    },
  );

  it('applies to no other type', () => {
    const violating = withValue({}, property, meanings.find(([, verdict]) => verdict === 'fail')?.[0]);
    expect(effectOf(name, `${type}/operations`, violating)).toBe('none');
  });
});

const SEARCHES = controls.flatMap(({ id, policyTextSearches = [] }) =>
  policyTextSearches.map((search) => ({ id, search })),
);

describe.each(
  SEARCHES.flatMap(({ id, search }) =>
    Object.entries(search.targets).map(([type, property]) => ({ id, search, type, property })),
  ),
)('the search $search.name of $id on $type', ({ id, search, type, property }) => {
  const effect = (text: unknown, wanted = 'Audit'): string =>
    evaluatePolicy(readDefinition(`gatewarden-${id.toLowerCase()}-${search.name}`), {
      resource: { type, name: 'apim/example', properties: { [property]: text, format: 'rawxml' } },
      parameters: { effect: wanted },
    }).effect;

  it.each(search.reported)('reports %s', (text) => {
    expect(effect(text)).toBe('audit');
    expect(effect(`<policies>\r\n${text.toUpperCase()}</policies>`)).toBe('audit');
    expect(effect(text, 'Disabled')).toBe('disabled');
  });

  it.each([...search.notReported, '', null, 5, {}, []])('does not report %j', (text) => {
    expect(effect(text)).toBe('none');
  });

  it('cannot deny', () => {
    expect(() => effect('', 'Deny')).toThrow(/not allowed/);
  });
});

it('a search applies to no other type', () => {
  const [search] = SEARCHES.map((each) => each.search);
  expect(
    effectOf('gatewarden-gw003-backends', 'Microsoft.ApiManagement/service/policies', { value: search?.reported[0] }),
  ).toBe('none');
  expect(
    evaluatePolicy(readDefinition('gatewarden-gw003-policies'), {
      resource: {
        type: 'Microsoft.ApiManagement/service/apis',
        name: 'a/b',
        properties: { value: search?.reported[0] },
      },
    }).effect,
  ).toBe('none');
});

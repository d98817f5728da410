import type { Control } from '../../core/catalogue';
import { assignedEffects, nonComplianceMessages } from '../../generator/azure/assignment';
import { azurePolicyFiles } from '../../generator/azure/azure-policy';
import { initiative } from '../../generator/azure/initiative';
import { policyPlan } from '../../generator/azure/plan';
import { backendHttps, catalogue, clientHttps } from '../catalogue';
import { NOW, SUBSCRIPTION } from './gates';

/** The given number of controls, each with its own id and title. */
const many = (count: number): Control[] =>
  Array.from({ length: count }, (_, index) => ({
    ...clientHttps,
    id: `GW${100 + index}`,
    name: `control-${index}`,
    title: `APIs meet the requirement with the number ${index}`,
  }));

describe('the description of the initiative', () => {
  it('names only the controls that have a policy', () => {
    const { description } = initiative(catalogue);
    for (const { id, title } of [backendHttps, clientHttps]) expect(description).toContain(`${id}: ${title}.`);
    expect(description).not.toContain('GW001');
    expect(description).not.toContain('more');
  });

  it.each([7, 8, 30, 200])('does not exceed the maximum length in Azure with %d controls', (count) => {
    const { description } = initiative(many(count));
    const named = description.match(/GW\d{3}: /g)?.length ?? 0;
    expect(description.length).toBeLessThanOrEqual(512);
    expect(named).toBeGreaterThan(0);
    expect(named === count ? 0 : Number(/ (?<more>\d+) more controls/.exec(description)?.groups?.['more'])).toBe(
      count - named,
    );
  });
});

describe('the assignment', () => {
  const effects = (controls: readonly Control[], modes = {}) =>
    assignedEffects(initiative(controls), controls, { controls: modes });
  const off = { ...clientHttps, defaultMode: 'off' } as const;

  it('disables a control that is off by default, until a configuration turns it on', () => {
    expect(effects([backendHttps, off])).toMatchObject({ gw003Effect: 'Deny', gw004Effect: 'Disabled' });
    expect(effects([backendHttps, off], { GW004: 'enforce' })).toMatchObject({ gw004Effect: 'Deny' });
    expect(effects([{ ...clientHttps, defaultMode: 'warn' }])).toMatchObject({ gw004Effect: 'Audit' });
  });

  it.each([
    ['off', 'Disabled'],
    ['warn', 'Audit'],
    ['enforce', 'Deny'],
  ] as const)(
    'follows the default mode %s of every control that the configuration does not set',
    (defaultMode, effect) => {
      const controls = catalogue.map((control) => ({ ...control, defaultMode }));
      const assigned = { gw003Effect: effect, gw004Effect: effect };
      expect(effects(controls)).toMatchObject(assigned);

      const template = JSON.parse(azurePolicyFiles(controls).get('subscription.json') ?? '') as {
        readonly parameters: Readonly<Record<string, { readonly defaultValue: unknown }>>;
      };
      expect(template.parameters).toMatchObject({
        gw003Effect: { defaultValue: effect },
        gw004Effect: { defaultValue: effect },
      });

      const configuration = { controls: {}, parameters: {}, exemptions: [] };
      const assignment = policyPlan(controls, SUBSCRIPTION, configuration, { now: NOW }).find(
        ({ kind }) => kind === 'policyAssignments',
      );
      expect(assignment?.properties['parameters']).toMatchObject({
        gw003Effect: { value: effect },
        gw004Effect: { value: effect },
      });
    },
  );

  it('disables built-in policies whose controls are all off by default', () => {
    expect(effects([off])).toMatchObject({ directManagementEffect: 'Disabled' });
    expect(effects([backendHttps, off])).toMatchObject({ directManagementEffect: 'Audit' });
  });

  it('has a message that applies to every control', () => {
    const [first] = nonComplianceMessages(initiative(catalogue));
    expect(first).toEqual({ message: 'Gatewarden: the API Management resource violates a control.' });
  });
});

it.each([
  ['apis', 'gatewarden-gw003-apis: two policy definitions have this name'],
  ['workspaces-apis', 'gatewarden-gw003-workspaces-apis: two policy definitions have this name'],
])('rejects a search named %s, whose definition would replace another', (name, message) => {
  const [search] = backendHttps.policyTextSearches ?? [];
  const clashing = { ...backendHttps, policyTextSearches: [{ ...search, name }] } as typeof backendHttps;
  expect(() => initiative([clashing])).toThrow(message);
});

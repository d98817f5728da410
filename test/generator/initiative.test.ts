import type { Control } from '../../core/catalogue';
import { assignedEffects, nonComplianceMessages } from '../../generator/azure/assignment';
import { initiative } from '../../generator/azure/initiative';
import { backendHttps, catalogue, clientHttps } from '../catalogue';

/** As many controls as asked for, each with an id and a title of its own. */
const many = (count: number): Control[] =>
  Array.from({ length: count }, (_, index) => ({
    ...clientHttps,
    id: `GW${100 + index}`,
    name: `control-${index}`,
    title: `APIs meet the requirement with the number ${index}`,
  }));

describe('the description of the initiative', () => {
  it('names every control that has a policy, and no other', () => {
    const { description } = initiative(catalogue);
    for (const { id, title } of [backendHttps, clientHttps]) expect(description).toContain(`${id}: ${title}.`);
    expect(description).not.toContain('GW001');
    expect(description).not.toContain('more');
  });

  it.each([7, 8, 30, 200])('stays within the limit of Azure with %d controls', (count) => {
    const { description } = initiative(many(count));
    const named = description.match(/GW\d{3}: /g)?.length ?? 0;
    expect(description.length).toBeLessThanOrEqual(512);
    expect(named).toBeGreaterThan(0);
    expect(named === count ? 0 : Number(/ And (?<more>\d+) more/.exec(description)?.groups?.['more'])).toBe(
      count - named,
    );
  });
});

describe('what is assigned', () => {
  const effects = (controls: readonly Control[], modes = {}) =>
    assignedEffects(initiative(controls), controls, { controls: modes });
  const off = { ...clientHttps, defaultMode: 'off' } as const;

  it('disables a control that is off by default, until a configuration turns it on', () => {
    expect(effects([backendHttps, off])).toMatchObject({ gw003Effect: 'Deny', gw004Effect: 'Disabled' });
    expect(effects([backendHttps, off], { GW004: 'enforce' })).toMatchObject({ gw004Effect: 'Deny' });
    expect(effects([{ ...clientHttps, defaultMode: 'warn' }])).toMatchObject({ gw004Effect: 'Audit' });
  });

  it('disables built-in policies whose controls are all off by default', () => {
    expect(effects([off])).toMatchObject({ directManagementEffect: 'Disabled' });
    expect(effects([backendHttps, off])).toMatchObject({ directManagementEffect: 'Audit' });
  });

  it('has a message that is true of every control', () => {
    const [first] = nonComplianceMessages(initiative(catalogue));
    expect(first).toEqual({ message: 'Gatewarden: the API Management resource violates a control.' });
  });
});

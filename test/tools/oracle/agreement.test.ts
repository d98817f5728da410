import { join } from 'node:path';
import * as fc from 'fast-check';
import { controls } from '../../../controls';
import { disagreements } from '../../../tools/oracle/agreement';
import { catalogueCases } from '../../../tools/oracle/cases';
import { evaluateHere, load } from '../../../tools/oracle/compare';
import { definitionsIn } from '../../../tools/oracle/definitions';
import { resources } from '../../../tools/oracle/resources';

/** Set GATEWARDEN_CASES=100000 for a longer run. Each defect that such a run finds gets a test of its own. */
const CASES = Number(process.env['GATEWARDEN_CASES'] ?? 2000);

const emitted = definitionsIn(join(__dirname, '../../../azure-policy'), 'emitted').map(load);

describe('the verdict of a requirement and the effect of the definitions generated from it', () => {
  it('are the same for any resource', () => {
    const effects = { none: 0, deny: 0 };
    fc.assert(
      fc.property(resources, (resource) => {
        expect(disagreements(controls, resource, emitted)).toEqual([]);
        for (const each of emitted)
          effects[evaluateHere(each, { origin: '', resource }).effect === 'deny' ? 'deny' : 'none'] += 1;
      }),
      { numRuns: CASES },
    );
    // Both effects must occur often enough, or the property would hold trivially.
    expect(Math.min(effects.none, effects.deny)).toBeGreaterThan(CASES / 20);
  }, 600_000);

  it('are the same for every example in the catalogue', () => {
    expect(catalogueCases(controls).flatMap(({ resource }) => disagreements(controls, resource, emitted))).toEqual([]);
  });

  it('are reported if they differ', () => {
    const silent = emitted.map(({ asked }) =>
      load({
        ...asked,
        definition: { properties: { policyRule: { if: { field: 'type', exists: false }, then: { effect: 'deny' } } } },
        parameters: {},
      }),
    );
    const resource = {
      type: 'Microsoft.ApiManagement/service/apis',
      name: 'contoso/orders',
      properties: { protocols: ['http'] },
    };
    expect(disagreements(controls, resource, silent)).toEqual([
      { control: 'GW004', resource, requirement: 'deny', policies: 'none' },
    ]);
  });
});

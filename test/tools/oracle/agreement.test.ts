import { join } from 'node:path';
import * as fc from 'fast-check';
import { controls } from '../../../controls';
import { disagreements } from '../../../tools/oracle/agreement';
import { catalogueCases } from '../../../tools/oracle/cases';
import { evaluateHere, load } from '../../../tools/oracle/compare';
import { definitionsIn } from '../../../tools/oracle/definitions';
import { resourcesFor } from '../../../tools/oracle/resources';

/** Set GATEWARDEN_CASES=100000 for a longer run. Each defect that such a run finds gets a test of its own. */
const CASES = Number(process.env['GATEWARDEN_CASES'] ?? 2000);

const emitted = definitionsIn(join(__dirname, '../../../azure-policy'), 'emitted').map(load);

describe('the verdict of a requirement and the effect of the definitions generated from it', () => {
  it('are the same for any resource', () => {
    const controlled = emitted.filter(({ asked }) => asked.control !== undefined);
    const denied = new Map<string | undefined, number>();
    fc.assert(
      fc.property(resourcesFor(controls), (resource) => {
        expect(disagreements(controls, resource, emitted)).toEqual([]);
        const denying = controlled.filter((each) => evaluateHere(each, { origin: '', resource }).effect === 'deny');
        for (const control of new Set(denying.map(({ asked }) => asked.control)))
          denied.set(control, (denied.get(control) ?? 0) + 1);
      }),
      { numRuns: CASES },
    );
    // Each control must have both effects often enough, or the property would hold trivially.
    for (const control of new Set(controlled.map(({ asked }) => asked.control))) {
      expect(denied.get(control) ?? 0).toBeGreaterThan(CASES / 20);
      expect(denied.get(control) ?? 0).toBeLessThan(CASES - CASES / 20);
    }
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
    const ofProtocols = disagreements(controls, resource, silent).filter(({ control }) => control === 'GW004');
    expect(ofProtocols).toEqual([{ control: 'GW004', resource, requirement: 'deny', policies: 'none' }]);
  });
});

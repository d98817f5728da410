import { assert, boolean, dictionary, integer, jsonValue, nat, oneof, pre, property, record, string } from 'fast-check';
import { propertyDifferences } from '../../../clouds/azure/difference';

const ID = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/a';

describe('propertyDifferences', () => {
  it.each([
    ['properties that Azure adds', { mode: 'All' }, { mode: 'All', version: '1.0.0', metadata: { createdBy: 'x' } }],
    ['nested properties that Azure adds', { metadata: { a: 1 } }, { metadata: { a: 1, updatedOn: null } }],
    ['nothing for nothing', { notScopes: [], parameters: {} }, { notScopes: null }],
    ['ids in other letters', { id: ID }, { id: ID.toUpperCase().replace('/SUBSCRIPTIONS', '/Subscriptions') }],
    ['instants with other digits', { at: '2027-03-31T23:59:59Z' }, { at: '2027-03-31T23:59:59.0000000Z' }],
    [
      'a list with keys in another order',
      { policyDefinitions: [{ policyDefinitionReferenceId: 'a' }, { policyDefinitionReferenceId: 'b' }] },
      { policyDefinitions: [{ policyDefinitionReferenceId: 'b' }, { policyDefinitionReferenceId: 'a' }] },
    ],
    ['names that objects have anyway', { metadata: {} }, { constructor: 1 }],
  ])('has none for %s', (_name, planned, found) => {
    expect(propertyDifferences(planned, found)).toEqual([]);
  });

  it.each([
    ['another value', { mode: 'All' }, { mode: 'Indexed' }, [{ path: 'mode', planned: 'All', found: 'Indexed' }]],
    ['another letter case', { mode: 'All' }, { mode: 'all' }, [{ path: 'mode', planned: 'All', found: 'all' }]],
    ['an absent value', { mode: 'All' }, {}, [{ path: 'mode', planned: 'All', found: undefined }]],
    ['another type', { a: ['x'] }, { a: { 0: 'x' } }, [{ path: 'a', planned: ['x'], found: { 0: 'x' } }]],
    [
      'a parameter that is not planned',
      { parameters: { effect: { value: 'Deny' } } },
      { parameters: { effect: { value: 'Deny' }, other: { value: 1 } } },
      [{ path: 'parameters.other', planned: undefined, found: { value: 1 } }],
    ],
    [
      'a condition that is not planned',
      { policyRule: { if: { allOf: [{ field: 'type' }] } } },
      { policyRule: { if: { allOf: [{ field: 'type', equals: 'x' }, { value: 1 }] } } },
      [
        { path: 'policyRule.if.allOf[0].equals', planned: undefined, found: 'x' },
        { path: 'policyRule.if.allOf[1]', planned: undefined, found: { value: 1 } },
      ],
    ],
    [
      'a member of a list with keys',
      { policyDefinitions: [{ policyDefinitionReferenceId: 'a', policyDefinitionId: ID }] },
      { policyDefinitions: [{ policyDefinitionReferenceId: 'old' }, { policyDefinitionReferenceId: 'a' }] },
      [
        { path: 'policyDefinitions[a].policyDefinitionId', planned: ID, found: undefined },
        { path: 'policyDefinitions[old]', planned: undefined, found: { policyDefinitionReferenceId: 'old' } },
      ],
    ],
    [
      'keys that stand twice: the places count',
      { list: [{ name: 'a', x: 1 }] },
      {
        list: [
          { name: 'a', x: 1 },
          { name: 'a', x: 2 },
        ],
      },
      [{ path: 'list[1]', planned: undefined, found: { name: 'a', x: 2 } }],
    ],
    [
      'a property name of the prototype',
      JSON.parse('{"metadata": {"__proto__": {"a": 1}}}') as object,
      { metadata: { b: 1 } },
      [{ path: 'metadata.__proto__', planned: { a: 1 }, found: undefined }],
    ],
  ])('has one for %s', (_name, planned, found, expected) => {
    expect(propertyDifferences(planned, found)).toEqual(expected);
  });

  it('ignores the properties that Azure adds', () => {
    assert(
      property(record({ properties: jsonValue() }), dictionary(string(), jsonValue()), (planned, added) => {
        expect(propertyDifferences(planned, { ...added, ...structuredClone(planned) })).toEqual([]);
      }),
    );
  });

  it('finds each changed value in a rule', () => {
    const scalar = oneof(integer(), boolean(), string());
    assert(
      property(dictionary(string(), scalar, { minKeys: 1 }), nat(), scalar, (condition, which, value) => {
        const names = Object.keys(condition);
        const name = names[which % names.length] ?? '';
        pre(condition[name] !== value);
        const [planned, found] = [condition, { ...condition, [name]: value }].map((each) => ({
          policyRule: { if: [each] },
        }));
        expect(propertyDifferences(planned, found)).toHaveLength(1);
      }),
    );
  });
});

import { isChangeSet, readChangeSet } from '../../../core/templates/change-set';
import { parseDocument } from '../../../core/templates/document';
import { TemplateError } from '../../../core/templates/template-error';
import { PartlyKnown } from '../../../core/values/partly-known';
import { SetOnceDeployed, Unknown } from '../../../core/values/unknown';

const head = {
  ChangeSetName: 'add-stage',
  ChangeSetId: 'arn:aws:cloudformation:eu-west-1:123456789012:changeSet/add-stage/1a2345b6-0000-00a0-a123-00abc0abc000',
  StackName: 'orders',
  ExecutionStatus: 'AVAILABLE',
  Status: 'CREATE_COMPLETE',
};

const change = (more: object): object => ({
  Type: 'Resource',
  ResourceChange: {
    Action: 'Add',
    LogicalResourceId: 'Stage',
    ResourceType: 'AWS::ApiGateway::Stage',
    Scope: [],
    Details: [],
    ...more,
  },
});

const context = (properties: object): string => JSON.stringify({ Properties: properties, DeletionPolicy: 'Retain' });

const withChanges = (...changes: unknown[]): object => ({ ...head, Changes: changes });

/** Reads the output of the AWS CLI. */
function read(changeSet: object) {
  const { value } = parseDocument(JSON.stringify(changeSet, undefined, 4), { file: 'change-set.json' });
  if (!isChangeSet(value)) throw new Error('not a change set');
  return readChangeSet(value);
}

const path = ['Changes', 0, 'ResourceChange'];

const later = new SetOnceDeployed('CloudFormation shows the value only after the change set is executed');

describe('a change set', () => {
  it.each<[unknown, boolean]>([
    [withChanges(), true],
    [{ ChangeSetName: 'a', Changes: [] }, true],
    [{ ChangeSetId: 'arn:…', Changes: [] }, true],
    [{ Changes: [] }, false],
    [{ ChangeSetName: 'a', Changes: {} }, false],
    [{ ChangeSetName: 'a' }, false],
    [Object.create({ ChangeSetName: 'a', Changes: [] }), false],
    [{ Resources: { Changes: { Type: 'A::B::C' } } }, false],
    [[], false],
    [null, false],
    ['Changes', false],
  ])('%j: %s', (value, expected) => {
    expect(isChangeSet(value)).toBe(expected);
  });

  it('is read from the output of the AWS CLI, with the values after the change', () => {
    const before = context({ TracingEnabled: 'true' });
    const after = context({
      StageName: 'prod',
      TracingEnabled: 'false',
      ClientCertificateId: '{{changeSet:KNOWN_AFTER_APPLY}}',
      MethodSettings: [{ CacheTtlInSeconds: '300', ResourcePath: '/{{changeSet:KNOWN_AFTER_APPLY}}/*' }],
      Variables: { secret: '****', shown: '*****', looked: '{{resolve:ssm:/stage/name}}' },
      CanarySetting: null,
    });
    const changeSet = withChanges(change({ Action: 'Modify', BeforeContext: before, AfterContext: after }));
    expect(read(changeSet)).toEqual({
      resources: [
        {
          logicalId: 'Stage',
          type: 'AWS::ApiGateway::Stage',
          path,
          properties: {
            StageName: 'prod',
            TracingEnabled: 'false',
            ClientCertificateId: later,
            MethodSettings: [{ CacheTtlInSeconds: '300', ResourcePath: new PartlyKnown(later.reason, '/') }],
            Variables: {
              secret: new Unknown('the change set masks the value because its parameter has NoEcho'),
              shown: '*****',
              looked: new Unknown('{{resolve:ssm:/stage/name}} is resolved at deployment'),
            },
            CanarySetting: null,
          },
        },
      ],
      unread: [],
    });
  });

  it.each(['Add', 'Modify', 'Import', 'Dynamic', 'SyncWithActual'])(
    'includes a resource with the action %s',
    (Action) => {
      const { resources } = read(withChanges(change({ Action, AfterContext: context({ StageName: 'prod' }) })));
      expect(resources.map(({ logicalId, properties }) => [logicalId, properties])).toEqual([
        ['Stage', { StageName: 'prod' }],
      ]);
    },
  );

  it('omits removed resources', () => {
    const removal = change({ Action: 'Remove', BeforeContext: context({ StageName: 'prod' }) });
    expect(read(withChanges(removal))).toEqual({ resources: [], unread: [] });
  });

  it.each<[string, object, unknown]>([
    [
      'without property values',
      {},
      new Unknown('the change set does not show the properties of Stage; describe it with --include-property-values'),
    ],
    [
      'with null property values',
      { AfterContext: null },
      new Unknown('the change set does not show the properties of Stage; describe it with --include-property-values'),
    ],
    ['of a resource without properties', { AfterContext: '{"DeletionPolicy":"Delete"}' }, undefined],
    ['of which all are unknown', { AfterContext: '{"Properties":"{{changeSet:KNOWN_AFTER_APPLY}}"}' }, later],
  ])('%s', (_, more, properties) => {
    expect(read(withChanges(change(more))).resources).toEqual([
      { logicalId: 'Stage', type: 'AWS::ApiGateway::Stage', path, properties },
    ]);
  });

  it('accepts keys with the names of prototype members', () => {
    const { resources } = read(
      withChanges(change({ AfterContext: '{"Properties":{"__proto__":{"a":"1"},"constructor":"b"}}' })),
    );
    const properties = resources[0]?.properties as object;
    expect(Object.entries(properties)).toEqual([
      ['__proto__', { a: '1' }],
      ['constructor', 'b'],
    ]);
    expect(Object.getPrototypeOf(properties)).toBe(Object.prototype);
  });

  it('may be YAML', () => {
    const text = `
ChangeSetName: add-stage
Changes:
- ResourceChange:
    Action: Add
    AfterContext: '{"Properties":{"TracingEnabled":"true"}}'
    LogicalResourceId: Stage
    ResourceType: AWS::ApiGateway::Stage
  Type: Resource
`;
    const document = parseDocument(text, { file: 'change-set.yml' });
    const { resources } = isChangeSet(document.value) ? readChangeSet(document.value) : { resources: [] };
    expect(resources.map(({ properties }) => properties)).toEqual([{ TracingEnabled: 'true' }]);
    expect(document.locate(resources[0]?.path ?? [])).toEqual({ line: 4, column: 3 });
  });
});

describe('a part that a change set does not show', () => {
  it.each<[string, object, unknown[]]>([
    [
      'a change set with more pages',
      { ...withChanges(), NextToken: 'eyJOZXh0VG9rZW4iOiBudWxsfQ==' },
      [
        {
          path: ['NextToken'],
          reason:
            'the change set has more pages; run aws cloudformation describe-change-set without --no-paginate and --max-items',
        },
      ],
    ],
    ['no further pages', { ...withChanges(), NextToken: null }, []],
    [
      'a change set that is not complete',
      { ...withChanges(), Status: 'CREATE_IN_PROGRESS' },
      [
        {
          path: ['Status'],
          reason:
            'the change set is not complete; run aws cloudformation wait change-set-create-complete, then describe it again',
        },
      ],
    ],
    ['a failed change set', { ...withChanges(), Status: 'FAILED' }, []],
    [
      'another change type',
      withChanges({ Type: 'Hook', Hook: {} }),
      [{ path: ['Changes', 0], reason: 'the change type Hook is not supported' }],
    ],
    [
      'a nested change set',
      withChanges(
        change({ ResourceType: 'AWS::CloudFormation::Stack', LogicalResourceId: 'Api', ChangeSetId: 'arn:nested' }),
      ),
      [{ path, reason: 'the changes of the nested stack Api are in a separate change set: arn:nested' }],
    ],
    [
      'a nested stack',
      withChanges(change({ ResourceType: 'AWS::CloudFormation::Stack', LogicalResourceId: 'Api' })),
      [
        {
          path,
          reason: 'the change set does not include the nested stack Api; create it with --include-nested-stacks',
        },
      ],
    ],
    [
      'a removed nested stack',
      withChanges(change({ Action: 'Remove', ResourceType: 'AWS::CloudFormation::Stack', ChangeSetId: 'arn:nested' })),
      [],
    ],
  ])('is reported: %s', (_, changeSet, unread) => {
    expect(read(changeSet).unread).toEqual(unread);
  });
});

describe('a malformed change set', () => {
  const at = [...path, 'AfterContext'];

  it.each<[string, object, string, unknown[]]>([
    ['a change that is null', withChanges(null), 'The change has no ResourceChange.', ['Changes', 0]],
    ['no resource', withChanges({ Type: 'Resource' }), 'The change has no ResourceChange.', ['Changes', 0]],
    ['no action', withChanges(change({ Action: undefined })), 'The change has no Action.', path],
    ['no logical id', withChanges(change({ LogicalResourceId: 7 })), 'The change has no LogicalResourceId.', path],
    ['no type', withChanges(change({ ResourceType: null })), 'The change has no ResourceType.', path],
    [
      'a context that is not a string',
      withChanges(change({ AfterContext: {} })),
      'AfterContext is not a JSON object in a string.',
      at,
    ],
    [
      'a context that is not an object',
      withChanges(change({ AfterContext: '[]' })),
      'AfterContext is not a JSON object in a string.',
      at,
    ],
    [
      'a truncated context',
      withChanges(change({ AfterContext: '{"Properties":{"a":"' })),
      'AfterContext is not valid JSON: the file ends inside a string.',
      at,
    ],
    [
      'a context with too many levels',
      withChanges(change({ AfterContext: '{"Properties":'.repeat(100_000) })),
      'AfterContext is not valid JSON: the nesting is deeper than 200 levels.',
      at,
    ],
  ])('%s', (_, changeSet, message, place) => {
    let error: unknown;
    try {
      read(changeSet);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TemplateError);
    const { message: actual, at: where } = error as TemplateError;
    expect(actual.slice(0, message.length)).toBe(message);
    expect(where).toEqual({ path: place });
  });
});

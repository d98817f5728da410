import type { CloudFormationTemplate } from '../../../core/templates/cloudformation';
import { parseDocument } from '../../../core/templates/document';
import { errorOf, readTemplate } from './reading';
import { BOTH, DEPLOYMENT, idsOf, propertiesOf, STAGE, TRANSFORM } from './sam-reading';

const IMPLICIT = ['ServerlessRestApi', 'ServerlessRestApiDeployment#', 'ServerlessRestApiProdStage'];

/** A function with events in flow YAML. */
const functionTemplate = (events: string, sections = TRANSFORM): string => `Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Events: ${events}
${sections}`;

const GET = '{Type: Api, Properties: {Path: /, Method: get}}';

const deploymentOf = (events: string): string | undefined =>
  readTemplate(functionTemplate(events)).resources.find(({ type }) => type === DEPLOYMENT)?.logicalId;

/** The reason why a condition is unknown. */
const reason = (condition: string): string =>
  `the condition ${condition} cannot be resolved: the parameter P has no value and no default`;

const combined = (condition: string): string =>
  `the condition ServerlessRestApiCondition cannot be resolved: ${reason(condition)}`;

/** The reasons why it is unknown whether stages exist; undefined for stages that certainly do. */
const unknownStages = (template: Pick<CloudFormationTemplate, 'resources'>): (string | undefined)[] =>
  template.resources.filter(({ type }) => type === STAGE).map(({ conditional }) => conditional?.reason);

const eventOf = (id: string): string => `{Get: {Type: Api, Properties: {Path: /, Method: get, RestApiId: ${id}}}}`;

const conditionalTemplate = (other: string): string => `
${TRANSFORM}
Conditions: {Always: !Equals [a, a], Never: !Equals [a, b]}
Resources:
  A: {Type: AWS::Serverless::Function, Condition: Never, Properties: {Events: {Get: ${GET}}}}
  B: {Type: AWS::Serverless::Function, Condition: ${other}, Properties: {Events: {Put: ${GET}}}}
  Domain: {Type: Custom::Domain, Condition: ServerlessRestApiCondition}
Outputs:
  Url: {Condition: ServerlessRestApiCondition, Value: !Ref ServerlessRestApi}
`;

describe('the implicit API', () => {
  it('has the stage Prod, with the other properties from Globals', () => {
    const yaml = `${TRANSFORM}
Globals: {Api: {TracingEnabled: true, StageName: dev, Name: all}}
Resources:
  Table: {Type: AWS::DynamoDB::Table}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Events:
        Get: ${GET}
`;
    const template = readTemplate(yaml);
    const origin = {
      path: ['Resources', 'Orders'],
      writtenAs: { logicalId: 'Orders', type: 'AWS::Serverless::Function' },
      conditional: undefined,
    };
    const deployment = template.resources[3]?.logicalId ?? '';
    expect(template.resources.slice(1)).toEqual([
      {
        logicalId: 'Orders',
        type: 'AWS::Serverless::Function',
        properties: { Handler: 'index.handler' },
        dependsOn: [],
        path: ['Resources', 'Orders'],
        conditional: undefined,
      },
      {
        ...origin,
        logicalId: 'ServerlessRestApi',
        type: 'AWS::ApiGateway::RestApi',
        properties: { Name: 'all' },
        dependsOn: ['Orders'],
      },
      {
        ...origin,
        logicalId: deployment,
        type: DEPLOYMENT,
        properties: { RestApiId: 'serverlessrestapi-ref', StageName: 'Stage' },
        dependsOn: ['ServerlessRestApi'],
      },
      {
        ...origin,
        logicalId: 'ServerlessRestApiProdStage',
        type: STAGE,
        properties: {
          RestApiId: 'serverlessrestapi-ref',
          DeploymentId: `${deployment.toLowerCase()}-ref`,
          StageName: 'Prod',
          TracingEnabled: true,
        },
        dependsOn: ['ServerlessRestApi', deployment],
      },
    ]);
    expect(parseDocument(yaml, { file: 'stack.yaml' }).locate(origin.path).line).toBe(5);
  });

  it.each<[string, string[]]>([
    [`{Get: ${GET}}`, IMPLICIT],
    [`{Hourly: {Type: Schedule}, Get: ${GET}}`, IMPLICIT],
    ['{Get: {Type: Api, Properties: {Path: /, Method: get, RestApiId: !Ref ServerlessRestApi}}}', IMPLICIT],
    ['{Get: {Type: Api, Properties: {Path: /, Method: get, RestApiId: ServerlessRestApi}}}', IMPLICIT],
    ['{Get: {Type: Api, Properties: {Path: /, Method: get, RestApiId: !Ref Own}}}', []],
    ['{Get: {Type: Api, Properties: {Path: /, Method: get, RestApiId: !ImportValue shared-api}}}', []],
    ['{Get: {Type: Api, Properties: {}}}', []],
    ['{Get: {Type: Api, Properties: ~}}', []],
    ['{Get: {Type: Api}}', []],
    ['{Get: {Type: HttpApi, Properties: {Path: /, Method: get}}}', []],
    ['{Get: ~, Put: text, Post: [Api]}', []],
    ['{Get: {Properties: {Path: /}}}', []],
    ['{"__proto__": {Type: Api}, constructor: {Type: Schedule}}', []],
    ['[Api]', []],
    ['~', []],
    ['text', []],
    ['{}', []],
  ])('is generated if an event needs it: %s', (events, ids) => {
    const own = '  Own: {Type: AWS::ApiGateway::RestApi}';
    expect(idsOf(readTemplate(functionTemplate(events, `${own}\n${TRANSFORM}`)))).toEqual(['Orders', 'Own', ...ids]);
  });

  it.each<[string, string[]]>([
    ['AWS::Serverless::StateMachine', IMPLICIT],
    ['AWS::Serverless::SimpleTable', []],
    ['AWS::Lambda::Function', []],
  ])('is generated if an event targets %s', (type, ids) => {
    const yaml = functionTemplate(`{Get: ${GET}}`).replace('AWS::Serverless::Function', type);
    expect(idsOf(readTemplate(yaml))).toEqual(['Orders', ...ids]);
  });

  it.each<[string, string[]]>([
    [`{Get: ${GET}}`, IMPLICIT],
    ['{}', ['ServerlessRestApi', 'ServerlessRestApiDeployment#', 'ServerlessRestApidevStage']],
  ])('replaces an API that the template declares: %s', (events, ids) => {
    const own = '  ServerlessRestApi: {Type: AWS::Serverless::Api, Properties: {StageName: dev}}';
    expect(idsOf(readTemplate(functionTemplate(events, `${own}\n${TRANSFORM}`)))).toEqual(['Orders', ...ids]);
  });

  it('has no additional stage if Globals set OpenApiVersion', () => {
    const template = readTemplate(
      functionTemplate(`{Get: ${GET}}`, `${TRANSFORM}\nGlobals: {Api: {OpenApiVersion: 3.0.1}}`),
    );
    expect(propertiesOf(template, DEPLOYMENT)).toEqual([{ RestApiId: 'serverlessrestapi-ref' }]);
  });

  it('has a new deployment if an event changes', () => {
    expect(deploymentOf(`{Get: ${GET}}`)).toBe(deploymentOf(`{Get: ${GET}}`));
    expect(deploymentOf(`{Get: ${GET}}`)).not.toBe(deploymentOf(`{Get: ${GET}, Put: ${GET}}`));
  });
});

describe('the condition of the implicit API', () => {
  it.each<[string, string[], string[], string | undefined]>([
    ['absent if a function has none', ['', 'Condition: Never'], IMPLICIT, undefined],
    ['that of the functions if all have the same', ['Condition: Never', 'Condition: Never'], [], undefined],
    ['that of the functions if all have the same', ['Condition: Maybe', 'Condition: Maybe'], IMPLICIT, reason('Maybe')],
    ['true if one of them is true', ['Condition: Never', 'Condition: Always'], IMPLICIT, undefined],
    ['true if one of them is true', ['Condition: Maybe', 'Condition: Always'], IMPLICIT, undefined],
    ['false if all of them are false', ['Condition: Never', 'Condition: NeverEver'], [], undefined],
    ['unknown otherwise', ['Condition: Never', 'Condition: Maybe'], IMPLICIT, combined('Maybe')],
    ['unknown otherwise', ['Condition: Perhaps', 'Condition: Maybe'], IMPLICIT, combined('Maybe')],
  ])('is %s: %j', (_rule, conditions, ids, conditional) => {
    const functions = conditions.map(
      (condition, index) => `
  Function${index}:
    Type: AWS::Serverless::Function
    ${condition}
    Properties: {Events: {Get: ${GET}}}`,
    );
    const template = readTemplate(`
${TRANSFORM}
Parameters: {P: {Type: String}}
Conditions:
  Always: !Equals [a, a]
  Never: !Equals [a, b]
  NeverEver: !Equals [a, c]
  Maybe: !Equals [!Ref P, a]
  Perhaps: !Equals [!Ref P, b]
Resources:${functions.join('')}
`);
    const made = template.resources.filter(({ writtenAs }) => writtenAs !== undefined);
    expect(idsOf({ ...template, resources: made })).toEqual(ids);
    expect(made.map((resource) => resource.conditional?.reason)).toEqual(ids.map(() => conditional));
    expect(template.unresolvedConditions).toEqual([]);
  });

  it('applies to resources that refer to the API', () => {
    expect(readTemplate(conditionalTemplate('Always'))).toMatchObject({
      outputs: [{ name: 'Url', value: 'serverlessrestapi-ref', conditional: undefined }],
      unresolvedConditions: [],
    });
    expect(idsOf(readTemplate(conditionalTemplate('Always')))).toEqual(['B', 'Domain', ...IMPLICIT]);
    // SAM generates no condition if all targets have the same one, or if one has none.
    expect(readTemplate(conditionalTemplate('Never')).unresolvedConditions).toEqual(['ServerlessRestApiCondition']);
    const unconditional = conditionalTemplate('Never').replace('Condition: Never, ', '');
    expect(readTemplate(unconditional).unresolvedConditions).toEqual(['ServerlessRestApiCondition']);
  });

  it('is decided without the defaults of parameters too', () => {
    const hidden = (first: string, second: string): (string | undefined)[] =>
      readTemplate(`
${TRANSFORM}
Parameters: {P: {Type: String, Default: dev}}
Conditions: {IsProd: !Equals [!Ref P, prod], IsTest: !Equals [!Ref P, test], Never: !Equals [a, b], Not: !Equals [c, d]}
Resources:
  A: {Type: AWS::Serverless::Function, Condition: ${first}, Properties: {Events: {Get: ${GET}}}}
  B: {Type: AWS::Serverless::Function, Condition: ${second}, Properties: {Events: {Put: ${GET}}}}
`).hiddenByDefaults.flatMap(({ type, reason }) => (type === STAGE ? [reason] : []));

    expect(hidden('IsProd', 'IsTest')).toEqual([
      'the condition ServerlessRestApiCondition cannot be resolved: the condition IsProd cannot be resolved: the parameter P has no value',
    ]);
    expect(hidden('Never', 'Not')).toEqual([]);
  });

  it('is validated like other conditions', () => {
    const yaml = functionTemplate(`{Get: ${GET}}`, `    Condition: [Never]\n${TRANSFORM}`);
    expect(errorOf(yaml)).toEqual({
      message: 'Condition is not the name of a condition. Example: "Condition": "IsProd"',
      line: 6,
    });
  });
});

describe('events from loops and transforms', () => {
  it('exist after the loop is expanded', () => {
    const loop =
      '{"Fn::ForEach::Verbs": [Verb, [get, put], {"On${Verb}": {Type: Api, Properties: {Path: /, Method: !Ref Verb}}}]}';
    expect(idsOf(readTemplate(functionTemplate(loop, BOTH)))).toEqual(['Orders', ...IMPLICIT]);
    expect(errorOf(functionTemplate(loop))).toMatchObject({ line: 5 });
  });

  it('do not exist if the collection is empty', () => {
    const loop = `{"Fn::ForEach::Verbs": [Verb, [], {"On\${Verb}": ${GET}}]}`;
    expect(idsOf(readTemplate(functionTemplate(loop, BOTH)))).toEqual(['Orders']);
  });

  it('may exist if the collection is unknown', () => {
    const loop = `{"Fn::ForEach::Verbs": [Verb, !Ref Verbs, {"On\${Verb}": ${GET}}]}`;
    const sections = `${BOTH}\nParameters: {Verbs: {Type: CommaDelimitedList}}`;
    expect(unknownStages(readTemplate(functionTemplate(loop, sections)))).toEqual([
      'Fn::ForEach::Verbs iterates over a value known only at deployment: the parameter Verbs has no value and no default',
    ]);
  });

  it.each([
    ['among the events', '{"Fn::Transform": {Name: AWS::Include}}', ''],
    ['among the properties', '{}', '      "Fn::Transform": {Name: AWS::Include}'],
  ])('may exist if there is a transform %s', (_place, events, properties) => {
    expect(unknownStages(readTemplate(functionTemplate(events, `${properties}\n${TRANSFORM}`)))).toEqual([
      'Fn::Transform may add events to Orders at deployment',
    ]);
  });

  it.each([
    `{Get: ${GET}, "Fn::ForEach::Verbs": [Verb, !Ref Verbs, {"On\${Verb}": ${GET}}]}`,
    `{"Fn::ForEach::Verbs": [Verb, !Ref Verbs, {"On\${Verb}": ${GET}}], Get: ${GET}}`,
  ])('do not matter if another event certainly exists: %s', (events) => {
    const sections = `${BOTH}\nParameters: {Verbs: {Type: CommaDelimitedList}}`;
    expect(unknownStages(readTemplate(functionTemplate(events, sections)))).toEqual([undefined]);
  });

  it('may target an unknown number of functions', () => {
    const template = readTemplate(`
${BOTH}
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::Functions:
    - Name
    - !Ref Names
    - Orders\${Name}:
        Type: AWS::Serverless::Function
        Properties: {Events: {Get: ${GET}}}
`);
    expect(unknownStages(template)).toEqual([
      'Fn::ForEach::Functions iterates over a value known only at deployment: the parameter Names has no value and no default',
    ]);
  });

  it('target functions from loops, each with its own condition', () => {
    const template = readTemplate(`
${BOTH}
Conditions: {IsDev: !Equals [a, b], IsProd: !Equals [a, b]}
Resources:
  Fn::ForEach::Stages:
    - Name
    - [Dev, Prod]
    - Orders\${Name}:
        Type: AWS::Serverless::Function
        Condition: Is\${Name}
        Properties: {Events: {Get: ${GET}}}
  Other: {Type: Custom::Other}
`);
    expect(idsOf(template)).toEqual(['Other']);
  });

  it('refer to the API by a name that AWS::LanguageExtensions resolves', () => {
    const sections = `  Own: {Type: AWS::Serverless::Api, Properties: {StageName: own}}\n${BOTH}\nConditions: {Never: !Equals [a, b]}`;
    expect(idsOf(readTemplate(functionTemplate(eventOf('!Ref AWS::NoValue'), sections)))).toEqual(
      expect.arrayContaining(IMPLICIT),
    );
    expect(idsOf(readTemplate(functionTemplate(eventOf('!If [Never, x, !Ref Own]'), sections)))).not.toContain(
      IMPLICIT[0],
    );
  });
});

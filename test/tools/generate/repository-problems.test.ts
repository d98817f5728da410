import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Control, Target } from '../../../core/catalogue';
import { repositoryProblems } from '../../../tools/generate/repository-problems';
import { catalogue, certificate, tracing } from '../../catalogue';

const root = join(__dirname, '../../..');
const STAGE = 'AWS::ApiGateway::Stage';
const DEPLOYMENT = 'AWS::ApiGateway::Deployment';

const withTarget = (control: Control, type: string, members: Partial<Target>): Control => ({
  ...control,
  targets: { ...control.targets, [type]: { ...(control.targets[type] as Target), ...members } },
});

describe('repositoryProblems', () => {
  it('reports nothing for properties that the schemas have', async () => {
    expect(await repositoryProblems(root, catalogue)).toEqual([]);
  });

  it.each([
    [
      'a misspelt property',
      withTarget(tracing, STAGE, { facts: { tracing: 'AccessLogSettings' } }),
      `facts.tracing: ${STAGE} has no property AccessLogSettings. Did you mean AccessLogSetting? The properties are in target-schemas/aws-apigateway-stage.json.`,
    ],
    [
      'a misspelt parent',
      withTarget(tracing, STAGE, { facts: { tracing: 'AccessLogSettings.DestinationArn' } }),
      `facts.tracing: ${STAGE} has no property AccessLogSettings. Did you mean AccessLogSetting? The properties are in target-schemas/aws-apigateway-stage.json.`,
    ],
    [
      'a misspelt nested property',
      withTarget(tracing, DEPLOYMENT, { facts: { tracing: 'StageDescription.TraceEnabled' } }),
      `facts.tracing: ${DEPLOYMENT} has no property StageDescription.TraceEnabled. Did you mean StageDescription.TracingEnabled`,
    ],
    [
      'a property in onlyWith',
      withTarget(tracing, DEPLOYMENT, { onlyWith: 'Stage' }),
      `onlyWith: ${DEPLOYMENT} has no property Stage. Did you mean StageName or StageDescription? `,
    ],
    [
      'a property in creates.identity',
      withTarget(tracing, DEPLOYMENT, { creates: { type: STAGE, identity: ['RestApi'] } }),
      `creates.identity: ${DEPLOYMENT} has no property RestApi. Did you mean RestApiId? `,
    ],
    [
      'a property that is similar to none',
      withTarget(tracing, STAGE, { facts: { tracing: 'Xyzzy' } }),
      `facts.tracing: ${STAGE} has no property Xyzzy. The properties are in target-schemas/aws-apigateway-stage.json.`,
    ],
  ])('reports %s', async (_what, control, problem) => {
    const problems = await repositoryProblems(root, [certificate, control]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.startsWith(`controls/tracing.ts: ${problem}`)).toBe(true);
  });

  it('accepts members of a property that the schema does not describe', async () => {
    const control = withTarget(tracing, STAGE, { facts: { tracing: 'AccessLogSetting.Anything' } });
    expect(await repositoryProblems(root, [certificate, control])).toEqual([]);
  });

  describe('with schemas of other types', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatewarden-schemas-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    it('follows references, and names missing and unused schemas', async () => {
      mkdirSync(join(folder, 'target-schemas'));
      const schema = {
        properties: { Log: { $ref: '#/definitions/Log' } },
        definitions: { Log: { properties: { Arn: { type: 'string' } } } },
      };
      for (const name of ['aws-apigateway-stage.json', 'aws-apigateway-method.json'])
        writeFileSync(join(folder, 'target-schemas', name), JSON.stringify(schema));
      const control = withTarget(tracing, STAGE, { facts: { tracing: 'Log.Ar' } });
      const problems = await repositoryProblems(folder, [control]);
      expect(problems).toEqual([
        expect.stringMatching(/^target-schemas\/aws-apigateway-deployment\.json: file not found\. /),
        'target-schemas/aws-apigateway-method.json: no control targets this type. Remove the file.',
        `controls/tracing.ts: facts.tracing: ${STAGE} has no property Log.Ar. Did you mean Log.Arn? The properties are in target-schemas/aws-apigateway-stage.json.`,
      ]);
    });
  });
});

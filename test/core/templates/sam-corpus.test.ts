import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { controls } from '../../../controls';
import { evaluate } from '../../../core/evaluation/finding';
import {
  type CloudFormationTemplate,
  deploymentOrder,
  readCloudFormationTemplate,
  type StackResource,
} from '../../../core/templates/cloudformation';
import { parseDocument } from '../../../core/templates/document';
import { TemplateError } from '../../../core/templates/template-error';
import { describeWithShared, sharedFile } from '../../shared';
import { context } from './reading';

// The hash in SAM's names depends on Python's text form of the API, so it cannot be reproduced.
const withoutDigest = (logicalId: string): string => logicalId.replace(/(?<=Deployment)[0-9a-f]{10}$/, '');

/** Each reference resolves to a text that names its target. */
const resourceValue = (logicalId: string, attribute: string | undefined): string =>
  [withoutDigest(logicalId), ...(attribute === undefined ? [] : [attribute])].join('.');

/** Reads a template, or returns the message of its TemplateError. Rethrows other errors. */
function read(file: string): CloudFormationTemplate | string {
  try {
    const document = parseDocument(readFileSync(file, 'utf8'), { file });
    const template = readCloudFormationTemplate(document.value, { ...context, resourceValue });
    deploymentOrder(template.resources);
    return template;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return error.message;
  }
}

const REST_API = 'AWS::ApiGateway::RestApi';
const DEPLOYMENT = 'AWS::ApiGateway::Deployment';
const STAGE = 'AWS::ApiGateway::Stage';

const findingsOf = ({ type, properties }: StackResource) =>
  controls.flatMap((control) => evaluate(control, { type, properties }) ?? []);

/** The facts about a resource that matter to the gates: type, condition, stage and verdicts. */
function seen(resource: StackResource) {
  const { logicalId, type, properties, conditional } = resource;
  const { RestApiId, StageName, TracingEnabled, ClientCertificateId } = (properties ?? {}) as Record<string, unknown>;
  return {
    logicalId: withoutDigest(logicalId),
    type,
    conditional,
    properties: { RestApiId, StageName, TracingEnabled, ClientCertificateId },
    findings: findingsOf(resource).map(({ control, verdict, observation }) => [control.id, verdict, observation]),
  };
}

function gatewaysOf(template: CloudFormationTemplate | string): unknown {
  if (typeof template === 'string') return template;
  return template.resources
    .filter(({ type }) => [REST_API, DEPLOYMENT, STAGE].includes(type))
    .map(seen)
    .toSorted((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
}

interface Named {
  readonly StageName?: unknown;
}

const translator = sharedFile('corpora/aws/sam-translator/tests/translator');

const names = (folder: string, extension: string): string[] =>
  readdirSync(folder).map((name) => basename(name, extension));

describeWithShared('the test templates of SAM and their expansion', () => {
  const outputs = new Set(names(join(translator, 'output'), '.json'));
  const inputs = names(join(translator, 'input'), '.yaml');
  const pairs = inputs.filter((name) => outputs.has(name));
  const pairOf = (name: string) => ({
    input: read(join(translator, 'input', `${name}.yaml`)),
    output: read(join(translator, 'output', `${name}.json`)),
  });

  it('exist', () => {
    expect(pairs).toHaveLength(75);
  });

  it.each(pairs)('have the same gateways and findings: %s', (name) => {
    const { input, output } = pairOf(name);
    expect(gatewaysOf(input)).toEqual(gatewaysOf(output));
  });

  it('all have stages', () => {
    const withoutStages = pairs.filter((name) => {
      const { output } = pairOf(name);
      return typeof output === 'string' || output.resources.every(({ type }) => type !== STAGE);
    });
    expect(withoutStages).toEqual([]);
  });

  it.each([
    [
      'api_with_resource_refs',
      ['ExplicitApiDeployment', 'ExplicitApiStage', 'ImplicitApiDeployment', 'ImplicitApiStage'],
    ],
    ['api_with_cors_and_apikey_defined_at_api_level', ['WebEndpoint']],
    ['api_with_custom_domains_private', ['ApiEndpoint']],
    ['api_with_usageplans', ['ApiOneUrl', 'ApiThreeUrl', 'ApiTwoUrl']],
    ['state_machine_with_api_combination', ['MyStateMachineArn', 'Partition', 'Region']],
    ['state_machine_with_api_single', ['ApiEndpoint']],
  ])('resolves the same in the outputs of %s', (name, known) => {
    const { input, output } = pairOf(name);
    const valuesIn = (template: CloudFormationTemplate | string): unknown =>
      typeof template === 'string'
        ? template
        : template.outputs
            .filter((each) => known.includes(each.name))
            .map((each) => ({ name: each.name, value: each.value }))
            .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(valuesIn(input)).toEqual(known.map((each) => expect.objectContaining({ name: each })));
    expect(valuesIn(input)).toEqual(valuesIn(output));
  });

  it('has invalid templates that are read, with problems', () => {
    const refused = inputs
      .filter((name) => !outputs.has(name))
      .map((name) => [name, read(join(translator, 'input', `${name}.yaml`))] as const)
      .flatMap(([name, outcome]) =>
        typeof outcome === 'string' ? [[name, outcome]] : outcome.problems.map(({ message }) => [name, message]),
      );
    expect(inputs).toHaveLength(115);
    expect(refused).toEqual([
      ['error_api_event_ref_invalid_resource', expect.stringMatching(/^Properties of RestApi is not an object/)],
      ['error_api_invalid_auth', expect.stringContaining('Unresolved resource dependencies [MyAuth]')],
      ['error_api_invalid_auth', expect.stringContaining('Unresolved resource dependencies [stage]')],
      ['error_api_with_invalid_if_condition_swagger', expect.stringMatching(/^Fn::If takes/)],
      [
        'error_cors_credentials_true_without_explicit_origin',
        expect.stringContaining('Unresolved resource dependencies [ImplicitApiFunction]'),
      ],
    ]);
  });

  it('has integration test templates with a stage for each deployed API, and an additional stage unless OpenApiVersion is set', () => {
    const folder = sharedFile('corpora/aws/sam-translator/integration');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
    const counts = files.map((file) => {
      const template = read(join(folder, file));
      if (typeof template === 'string') return { file, refused: template };
      const named = template.resources.filter(({ properties }) => (properties as Named | undefined)?.StageName);
      return {
        file,
        stages: named.filter(({ type }) => type === STAGE).length,
        extra: named.filter(({ type }) => type === DEPLOYMENT).length,
      };
    });
    const written = files.map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const stages = text.match(/Type: AWS::Serverless::Api\s(?!\s*Condition: FalseCondition)/g)?.length;
      return { file, stages, extra: text.includes('OpenApiVersion') ? 0 : stages };
    });
    expect(files).toHaveLength(18);
    expect(counts).toEqual(written);
  });
});

describeWithShared('the verdicts of KICS on SAM templates', () => {
  const rows = readFileSync(sharedFile('corpora/aws/expected.csv'), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(',') as [peer: string, rule: string, path: string, resource: string, verdict: string])
    .filter(([peer]) => peer === 'kics-sam');

  it('exist for tracing', () => {
    expect(rows.map(([, rule]) => rule)).toEqual(Array(5).fill('xray-tracing'));
  });

  // KICS checks the written stage; the stage that SAM adds has a separate finding.
  it.each(rows)('%s: %s of %s: %s: %s', (_peer, _rule, path, resource, verdict) => {
    const template = read(sharedFile(`corpora/aws/${path}`));
    if (typeof template === 'string') throw new Error(template);
    const verdicts = template.resources
      .filter(({ type, writtenAs }) => type === STAGE && writtenAs?.logicalId === resource)
      .flatMap(findingsOf)
      .flatMap((finding) => (finding.control.name === 'tracing' ? [finding.verdict] : []));
    expect(verdicts).toEqual([verdict]);
    expect(template.resources.map(({ path: place }) => place)).toContainEqual(['Resources', resource]);
  });
});

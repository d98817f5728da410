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

// SAM's digits come of how Python writes an API; they are the one thing that cannot be told.
const withoutDigest = (logicalId: string): string => logicalId.replace(/(?<=Deployment)[0-9a-f]{10}$/, '');

/** Every reference shows what it refers to. */
const resourceValue = (logicalId: string, attribute: string | undefined): string =>
  [withoutDigest(logicalId), ...(attribute === undefined ? [] : [attribute])].join('.');

/** Reads a template, or tells why CloudFormation would refuse it. Anything but a refusal is thrown on. */
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

/** What the gates see of a resource: what it is, whether it is deployed, which stage it makes, what controls say. */
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

describeWithShared('what SAM makes of its own test templates', () => {
  const outputs = new Set(names(join(translator, 'output'), '.json'));
  const inputs = names(join(translator, 'input'), '.yaml');
  const pairs = inputs.filter((name) => outputs.has(name));
  const pairOf = (name: string) => ({
    input: read(join(translator, 'input', `${name}.yaml`)),
    output: read(join(translator, 'output', `${name}.json`)),
  });

  it('there are pairs', () => {
    expect(pairs).toHaveLength(75);
  });

  it.each(pairs)('are the same gateways with the same findings: %s', (name) => {
    const { input, output } = pairOf(name);
    expect(gatewaysOf(input)).toEqual(gatewaysOf(output));
  });

  it('all have stages, but for one with conditions that CloudFormation does not take', () => {
    const withoutStages = pairs.filter((name) => {
      const { output } = pairOf(name);
      return typeof output === 'string' || output.resources.every(({ type }) => type !== STAGE);
    });
    expect(withoutStages).toEqual(['api_with_identity_intrinsic']);
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
  ])('is referred to alike in the outputs of %s', (name, known) => {
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

  it('what it refuses is read, or refused', () => {
    const refused = inputs
      .filter((name) => !outputs.has(name))
      .map((name) => [name, read(join(translator, 'input', `${name}.yaml`))] as const)
      .filter(([, outcome]) => typeof outcome === 'string');
    expect(inputs).toHaveLength(115);
    expect(refused).toEqual([
      ['error_api_event_ref_invalid_resource', expect.stringMatching(/^Properties of RestApi is not an object/)],
      ['error_api_with_invalid_if_condition_swagger', expect.stringMatching(/^Fn::If takes/)],
    ]);
  });

  it('the templates of its integration tests have a stage for each API that is deployed, and one more where nothing prevents it', () => {
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

describeWithShared('what KICS expects of SAM templates', () => {
  const rows = readFileSync(sharedFile('corpora/aws/expected.csv'), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(',') as [peer: string, rule: string, path: string, resource: string, verdict: string])
    .filter(([peer]) => peer === 'kics-sam');

  it('there are rows, of tracing', () => {
    expect(rows.map(([, rule]) => rule)).toEqual(Array(5).fill('xray-tracing'));
  });

  // It looks at the stage that is written; the one that SAM adds has a finding of its own.
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

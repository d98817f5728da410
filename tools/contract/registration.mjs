// Runs a complete `cfn submit` against the local server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from './package.mjs';

const ROLE_STACK = 'gatewarden-apigateway-stagehook-role-stack';
const UPLOAD_STACK = 'CloudFormationManagedUploadInfrastructure';

/** Registers the hook as the default version and checks the requests to AWS. */
export async function register({ root, cfn, registry, archive }) {
  const first = registry.requests.length;
  await cfn(['submit', '--set-default', '--endpoint-url', registry.url], {
    cwd: root,
    environment: { AWS_ENDPOINT_URL_S3: registry.url },
  });
  const requests = registry.requests.slice(first);
  assert.deepEqual(withoutRepetition(requests.map(({ operation }) => operation)), [
    'CreateStack',
    'DescribeStacks',
    'CreateStack',
    'DescribeStacks',
    'PutObject',
    'RegisterType',
    'DescribeTypeRegistration',
    'SetTypeDefaultVersion',
  ]);

  const [role, infrastructure] = requests.filter(({ operation }) => operation === 'CreateStack');
  assert.deepEqual(
    [role, infrastructure].map(({ parameters }) => parameters.StackName),
    [ROLE_STACK, UPLOAD_STACK],
  );
  assert.equal(role.parameters.TemplateBody, await readFile(join(root, 'hook-role.yaml'), 'utf8'));

  const upload = requests.find(({ operation }) => operation === 'PutObject');
  assert.equal(sha256(upload.body), sha256(archive), 'The uploaded archive differs from that of the dry run.');

  const { ClientRequestToken, Version, ...registered } = requests.find(
    ({ operation }) => operation === 'RegisterType',
  ).parameters;
  assert.match(ClientRequestToken, /^[\da-f-]{36}$/);
  assert.equal(Version, '2010-05-15');
  assert.deepEqual(registered, {
    Type: 'HOOK',
    TypeName: 'Gatewarden::ApiGateway::StageHook',
    SchemaHandlerPackage: `s3:/${upload.path}`,
    'LoggingConfig.LogRoleArn': 'arn:aws:iam::123456789012:role/gatewarden-log-delivery',
    'LoggingConfig.LogGroupName': 'gatewarden-apigateway-stagehook-logs',
    ExecutionRoleArn: 'arn:aws:iam::123456789012:role/gatewarden-execution',
  });
  const version = requests.at(-1).parameters.Arn;
  assert.equal(
    version,
    'arn:aws:cloudformation:us-east-1:123456789012:type/hook/Gatewarden-ApiGateway-StageHook/00000001',
  );
  return `${requests.length} requests; the upload equals the archive of the dry run, the version is the default; RegisterType ${JSON.stringify(registered)}`;
}

const withoutRepetition = (names) => names.filter((name, index) => name !== names[index - 1]);

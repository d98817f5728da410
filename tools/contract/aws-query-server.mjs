// A local server for the CloudFormation and S3 operations that the cfn CLI calls. It records every request.
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

const ACCOUNT = '123456789012';
const REGION = 'us-east-1';
const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** The stack outputs that the CLI reads. A stack has those that its template declares. */
const OUTPUTS = {
  ExecutionRoleArn: `arn:aws:iam::${ACCOUNT}:role/gatewarden-execution`,
  LogAndMetricsDeliveryRoleArn: `arn:aws:iam::${ACCOUNT}:role/gatewarden-log-delivery`,
  CloudFormationManagedUploadBucketName: 'gatewarden-uploads',
};

class QueryError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const arnOf = (kind, name) => `arn:aws:cloudformation:${REGION}:${ACCOUNT}:${kind}/${name}`;

/** The operations by name: request parameters → result. `state` lives as long as the server. */
const OPERATIONS = {
  CreateStack({ StackName, TemplateBody }, { stacks }) {
    if (stacks.has(StackName)) throw new QueryError('AlreadyExistsException', `Stack [${StackName}] already exists`);
    const StackId = arnOf('stack', `${StackName}/${randomUUID()}`);
    stacks.set(StackName, { StackId, StackName, TemplateBody });
    return { StackId };
  },

  DescribeStacks({ StackName }, { stacks }) {
    const stack = [...stacks.values()].find((it) => it.StackName === StackName || it.StackId === StackName);
    if (stack === undefined) throw new QueryError('ValidationError', `Stack with id ${StackName} does not exist`);
    const { TemplateBody, ...identity } = stack;
    const Outputs = Object.entries(OUTPUTS)
      .filter(([name]) => TemplateBody.includes(name))
      .map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
    const CreationTime = new Date().toISOString();
    return { Stacks: [{ ...identity, CreationTime, StackStatus: 'CREATE_COMPLETE', Outputs }] };
  },

  RegisterType({ Type, TypeName }, { registrations }) {
    const RegistrationToken = randomUUID();
    const TypeArn = arnOf(`type/${Type.toLowerCase()}`, TypeName.replaceAll('::', '-'));
    registrations.set(RegistrationToken, { TypeArn, TypeVersionArn: `${TypeArn}/00000001` });
    return { RegistrationToken };
  },

  DescribeTypeRegistration({ RegistrationToken }, { registrations }) {
    const registration = registrations.get(RegistrationToken);
    if (registration === undefined) throw new QueryError('CFNRegistryException', 'No such registration.');
    return { ProgressStatus: 'COMPLETE', Description: 'Deployed.', ...registration };
  },

  SetTypeDefaultVersion: () => ({}),

  ListTypes({ Visibility, 'Filters.TypeNamePrefix': prefix = '' }, { types }) {
    const names = Visibility === 'PUBLIC' ? [...types.keys()].filter((name) => name.startsWith(prefix)) : [];
    return { TypeSummaries: names.map((TypeName) => ({ Type: 'RESOURCE', TypeName })) };
  },

  DescribeType({ TypeName }, { types }) {
    const Schema = types.get(TypeName);
    if (Schema === undefined) throw new QueryError('TypeNotFoundException', `The type ${TypeName} cannot be found.`);
    return { Type: 'RESOURCE', TypeName, Schema, Visibility: 'PUBLIC' };
  },
};

/**
 * `types`: the schemas of public resource types as text, by type name. Returns `{ url, requests, close() }`. A request is
 * `{ operation, parameters }`; an upload is `{ operation: 'PutObject', path, body }`.
 */
export async function openAwsQueryServer(types) {
  const requests = [];
  const state = { stacks: new Map(), registrations: new Map(), types };
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    if (request.method === 'PUT') {
      requests.push({ operation: 'PutObject', path: request.url, body });
      const etag = createHash('md5').update(body).digest('hex');
      return response.writeHead(200, { ETag: `"${etag}"` }).end();
    }
    const { Action: operation, ...parameters } = Object.fromEntries(new URLSearchParams(body.toString()));
    requests.push({ operation, parameters });
    answer(response, operation, parameters, state);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${server.address().port}`, requests, close };
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function answer(response, operation, parameters, state) {
  const RequestId = randomUUID();
  const reply = (status, name, content) =>
    response
      .writeHead(status, { 'Content-Type': 'text/xml', 'x-amzn-RequestId': RequestId })
      .end(`<${name} xmlns="${NAMESPACE}">${toXml(content)}</${name}>`);
  try {
    if (!Object.hasOwn(OPERATIONS, operation ?? ''))
      throw new QueryError('InvalidAction', `The operation ${operation} is not supported by this server.`);
    const result = OPERATIONS[operation](parameters, state);
    reply(200, `${operation}Response`, { [`${operation}Result`]: result, ResponseMetadata: { RequestId } });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    reply(400, 'ErrorResponse', { Error: { Type: 'Sender', Code: error.code, Message: error.message }, RequestId });
  }
}

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function toXml(value) {
  if (Array.isArray(value)) return value.map((item) => `<member>${toXml(item)}</member>`).join('');
  if (typeof value !== 'object') return String(value).replaceAll(/[&<>"]/g, (character) => ESCAPES[character]);
  return Object.entries(value)
    .map(([name, content]) => `<${name}>${toXml(content)}</${name}>`)
    .join('');
}

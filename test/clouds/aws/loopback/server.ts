import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Account, openAccount, regional } from './account';
import { type Deployment, deploy } from './deployments';
import { answerS3, s3Operation } from './s3';
import { stackOperations } from './stacks';
import { typeOperations } from './types';
import {
  type Answer,
  jsonError,
  queryAnswer,
  queryError,
  readRequest,
  ServiceError,
  type ServiceRequest,
  s3Error,
  type Xml,
} from './wire';

export const ACCOUNT = '111122223333';

/** The handling of a request. After a lost request the server does not respond until it is revived. */
export type Fate = 'answered' | 'lost before it is done' | 'lost after it is done';

export interface LoopbackAws {
  readonly url: string;
  readonly account: Account;
  /** The received requests, as Region and operation: `eu-west-1 RegisterType`. */
  readonly requests: string[];
  /** Error responses, keyed by operation. Each is used for one request. */
  readonly refusals: Map<string, ServiceError[]>;
  /** The reasons why the creation of a stack fails, keyed by stack name. */
  readonly stackFailures: Map<string, string>;
  /** The descriptions of the next registrations, which fail. */
  readonly registrationFailures: string[];
  /** Selects the handling of each request by its number, starting at 0. */
  fate: (number: number, operation: string) => Fate;
  /** Lets the server respond again. */
  readonly revive: () => void;
  /** Creates or updates a resource with the registered hook. Returns whether the hook allows it. */
  readonly deploy: (region: string, deployment: Deployment) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export interface LoopbackOptions {
  readonly enabledRegions?: readonly string[];
  readonly startsAt?: Date;
  /** The initial state of the account. */
  readonly account?: Account;
  /** The built lambda-runtime.js. */
  readonly runtimeFile: string;
}

/** A local server that simulates CloudFormation, S3, STS and the account service for the clients of the SDK. */
export async function openLoopbackAws({
  enabledRegions = ['eu-north-1', 'eu-west-1', 'us-east-1'],
  startsAt = new Date('2026-11-02T09:00:00Z'),
  account = openAccount(ACCOUNT, enabledRegions, startsAt),
  runtimeFile,
}: LoopbackOptions): Promise<LoopbackAws> {
  let isDead = false;

  const server = createServer((message, response) => {
    void readRequest(message).then((request) => {
      const operation = operationOf(request);
      const fate = isDead ? 'lost before it is done' : aws.fate(aws.requests.length, operation);
      if (!isDead) aws.requests.push(`${request.region} ${operation}`);
      if (fate !== 'answered') isDead = true;
      if (fate === 'lost before it is done') return void message.socket.destroy();
      const given = answer(aws, request, operation);
      if (fate === 'answered') send(response, given);
      else message.socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const aws: LoopbackAws = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account,
    requests: [],
    refusals: new Map(),
    stackFailures: new Map(),
    registrationFailures: [],
    fate: () => 'answered',
    revive: () => {
      isDead = false;
    },
    deploy: (region, deployment) => deploy(account, region, runtimeFile, deployment),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return aws;
}

function operationOf(request: ServiceRequest): string {
  if (request.service === 's3') return s3Operation(request);
  if (request.service === 'account') return 'ListRegions';
  return new URLSearchParams(request.body.toString()).get('Action') ?? '';
}

function answer(aws: LoopbackAws, request: ServiceRequest, operation: string): Answer {
  aws.account.clock += 1000;
  const wording = { s3: s3Error, account: jsonError }[request.service] ?? queryError;
  try {
    const refusal = aws.refusals.get(operation)?.shift();
    if (refusal !== undefined) throw refusal;
    if (request.accessKeyId === 'AKIAUNKNOWN' || (request.service !== 'account' && !isEnabled(aws, request)))
      throw new ServiceError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
    if (request.service === 's3') return answerS3(aws.account, request);
    return request.service === 'account' ? regions(aws, request) : query(aws, request, operation);
  } catch (error) {
    if (error instanceof ServiceError) return wording(error);
    return wording(new ServiceError('InternalFailure', String((error as Error).stack), 500));
  }
}

const isEnabled = ({ account }: LoopbackAws, { region }: ServiceRequest): boolean => account.enabledRegions.has(region);

/** Returns a list in pages of two items. */
function regions({ account }: LoopbackAws, { body }: ServiceRequest): Answer {
  const { NextToken = '0', RegionOptStatusContains = [] } = JSON.parse(body.toString()) as {
    NextToken?: string;
    RegionOptStatusContains?: string[];
  };
  if (!RegionOptStatusContains.includes('ENABLED_BY_DEFAULT'))
    throw new ServiceError('ValidationException', 'Regions that are not enabled were asked for.');
  const [all, first] = [[...account.enabledRegions], Number(NextToken)];
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      Regions: all.slice(first, first + 2).map((RegionName) => ({ RegionName, RegionOptStatus: 'ENABLED' })),
      ...(first + 2 < all.length ? { NextToken: String(first + 2) } : {}),
    }),
  };
}

function query(aws: LoopbackAws, { region, body }: ServiceRequest, operation: string): Answer {
  const { account, stackFailures, registrationFailures } = aws;
  const operations: Readonly<Record<string, (parameters: Readonly<Record<string, string>>) => Xml>> = {
    GetCallerIdentity: () => ({
      Account: account.id,
      Arn: `arn:aws:iam::${account.id}:user/owner`,
      UserId: 'AIDAOWNER',
    }),
    ...stackOperations(account, region, stackFailures),
    ...typeOperations(account, region, registrationFailures),
  };
  const perform = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (perform === undefined) throw new ServiceError('InvalidAction', `The operation ${operation} is not supported.`);
  return queryAnswer(operation, perform.call(operations, Object.fromEntries(new URLSearchParams(body.toString()))));
}

function send(response: ServerResponse, { status, headers = {}, body = '' }: Answer): void {
  response.writeHead(status, headers).end(body);
}

/** The part of the state that must not depend on interruptions. */
export function stateOf({ account }: LoopbackAws) {
  return [...account.regions.keys()].toSorted().map((region) => {
    const here = regional(account, region);
    return {
      region,
      stacks: [...here.stacks.values()]
        .filter(({ status }) => status !== 'DELETE_COMPLETE')
        .map(({ name, status, template, protected: isProtected }) => ({
          name,
          status,
          template: createHash('sha256').update(template).digest('hex'),
          isProtected,
        })),
      buckets: [...account.buckets]
        .filter(([, bucket]) => bucket.region === region)
        .map(([name, { objects }]) => ({
          name,
          objects: [...objects].map(([key, versions]) => ({
            key,
            version: versions.at(-1)?.tags.get('TypeVersionArn'),
          })),
        })),
      versions: here.versions.map(({ id, isLive, isDefault }) => ({ id, isLive, isDefault })),
      configuration: here.configuration && JSON.parse(here.configuration),
    };
  });
}

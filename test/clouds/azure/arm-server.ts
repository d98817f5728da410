import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { ArmError } from './arm-error';
import {
  below,
  isKind,
  type Json,
  type Kind,
  notFound,
  requireAccepted,
  requireUnused,
  type Stored,
  scopeOf,
} from './arm-rules';
import type { Certificate } from './certificate';

export interface Served {
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/**
 * A failure instead of a response. `lost`: the connection ends before the request is processed. `unanswered`: it ends
 * after that. `never`: the server does not respond.
 */
export type Fault = 'lost' | 'unanswered' | 'never' | ArmError;

export interface ArmOptions {
  readonly certificate: Certificate;
  readonly subscriptions?: readonly string[];
  readonly managementGroups?: readonly string[];
  readonly token?: string;
  /** Validates a body against the published schema. */
  readonly validate?: (kind: Kind, scope: string, body: unknown) => unknown[];
  /** The number of requests in which a new resource is still unknown to resources that refer to it. */
  readonly settlesAfter?: number;
}

const VERSIONS: Readonly<Record<Kind, string>> = {
  policyDefinitions: '2024-05-01',
  policySetDefinitions: '2024-05-01',
  policyAssignments: '2024-05-01',
  policyExemptions: '2022-07-01-preview',
};

const PAGE = 2;

const BUILT_IN: Stored = {
  kind: 'policyDefinitions',
  id: '/providers/Microsoft.Authorization/policyDefinitions/ee7495e7-3ba7-40b6-bfee-c29e22cc75d4',
  name: 'ee7495e7-3ba7-40b6-bfee-c29e22cc75d4',
  properties: { policyType: 'BuiltIn', displayName: 'One that Azure brings along', metadata: {} },
};

/** Simulates the policy API of Azure Resource Manager on a loopback address, with Azure's validation rules. */
export class ArmServer {
  readonly requests: Served[] = [];
  readonly resources = new Map<string, Stored>();
  /** Selects the failure of each request by its number, starting at 0. */
  fault: (number: number, request: Served) => Fault | undefined = () => undefined;
  compliance: unknown = { value: [] };
  /** The next page of a list of this kind is at another endpoint. */
  moved: { readonly kind: string; readonly to: string } | undefined = undefined;
  /** The status of the response to an update. Azure documents 201. */
  updateStatus = 201;
  readonly #createdAt = new Map<string, number>();
  readonly #sockets = new Set<Socket>();
  readonly #server;
  endpoint = '';

  private constructor(private readonly options: ArmOptions) {
    this.#server = createServer(options.certificate, (request, response) => void this.#serve(request, response));
  }

  static async start(options: ArmOptions): Promise<ArmServer> {
    const server = new ArmServer(options);
    server.#server.on('connection', (socket: Socket) => server.#sockets.add(socket));
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    server.endpoint = `https://127.0.0.1:${(server.#server.address() as AddressInfo).port}`;
    return server;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    // A client whose first request failed can still be opening other connections.
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** The write requests since a request, in the form `PUT policyDefinitions gatewarden-gw003-apis`. */
  writes(since = 0): string[] {
    return this.requests
      .slice(since)
      .filter(({ method }) => method === 'PUT' || method === 'DELETE')
      .map(({ method, path }) => [method, ...path.split('/').slice(-2)].join(' '));
  }

  /** The resources, without the properties that the service adds. */
  state(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      [...this.resources]
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([id, { properties }]) => {
          const { createdOn: _on, updatedOn: _at, ...metadata } = properties['metadata'] as Json;
          return [id, { ...properties, metadata }];
        }),
    );
  }

  /** Adds a resource without a request. */
  add(id: string, properties: Json): void {
    const [kind = '', name = ''] = id.split('/').slice(-2);
    this.resources.set(id.toLowerCase(), { kind, id, name, properties });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.endpoint);
    const { method = '' } = request;
    const content = await text(request);
    const served: Served = {
      method,
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      body: content === '' ? undefined : JSON.parse(content),
    };
    const fault = this.fault(this.requests.length, served);
    this.requests.push(served);
    if (fault === 'never') return;
    if (fault === 'lost') return void request.socket.destroy();
    try {
      if (fault instanceof ArmError) throw fault;
      this.#requireToken(request);
      const { status, body } = this.#answer(served);
      if (fault === 'unanswered') return void request.socket.destroy();
      answer(response, status, body);
    } catch (error) {
      const arm = error instanceof ArmError ? error : new ArmError(500, 'InternalServerError', String(error));
      answer(response, arm.status, arm.body, arm.headers);
    }
  }

  #requireToken({ headers }: IncomingMessage): void {
    if (headers.authorization !== `Bearer ${this.options.token ?? 'token'}`)
      throw new ArmError(401, 'InvalidAuthenticationToken', 'The access token is invalid.');
  }

  #answer(request: Served): { status: number; body?: unknown } {
    const { path, query, method } = request;
    const version = query.get('api-version');
    if (version === null)
      throw new ArmError(
        400,
        'MissingApiVersionParameter',
        'The api-version query parameter (?api-version=) is required for all requests.',
      );
    this.#requireScope(path);
    if (method === 'POST' && path.endsWith('/policyStates/latest/summarize'))
      return { status: 200, body: this.#requireVersion(version, '2024-10-01') && this.compliance };
    const [, scope = '', kind = '', name] =
      /^(.*)\/providers\/Microsoft\.Authorization\/([^/]+)(?:\/([^/]+))?$/i.exec(path) ?? [];
    if (!isKind(kind)) throw new ArmError(404, 'InvalidResourceType', `There is nothing at '${path}'.`);
    this.#requireVersion(version, VERSIONS[kind]);
    if (name === undefined) return { status: 200, body: this.#list(scope, kind, query) };
    switch (method) {
      case 'GET':
        return { status: 200, body: shown(this.#required(kind, path)) };
      case 'PUT':
        return this.#put({ kind, id: path, name, properties: {} }, request);
      case 'DELETE':
        return this.#delete(path);
      default:
        throw new ArmError(405, 'MethodNotAllowed', `${method} is not allowed.`);
    }
  }

  #requireVersion(version: string, known: string): true {
    if (version === known) return true;
    throw new ArmError(400, 'InvalidResourceType', `The api-version '${version}' is not supported here; ${known} is.`);
  }

  #requireScope(path: string): void {
    const [, subscription] = /^\/subscriptions\/([^/]+)/i.exec(path) ?? [];
    const [, group] = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)/i.exec(path) ?? [];
    if (subscription !== undefined && !this.options.subscriptions?.includes(subscription))
      throw new ArmError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
    if (group !== undefined && !this.options.managementGroups?.includes(group))
      throw new ArmError(404, 'ManagementGroupNotFound', `The management group '${group}' could not be found.`);
  }

  #required(kind: Kind, id: string): Stored {
    const found = this.resources.get(id.toLowerCase());
    if (found === undefined) throw notFound(kind, id);
    return found;
  }

  #list(scope: string, kind: Kind, query: URLSearchParams): unknown {
    const filter = query.get('$filter');
    const all = [...(filter === null ? [BUILT_IN] : []), ...this.resources.values()].filter(
      (it) => it.kind === kind && (it === BUILT_IN || this.#isListed(it, scope, filter)),
    );
    const skip = Number(query.get('$skiptoken') ?? 0);
    const next = new URLSearchParams(query);
    next.set('$skiptoken', String(skip + PAGE));
    const path = `${scope}/providers/Microsoft.Authorization/${kind}`;
    const isMoved = this.moved?.kind === kind;
    const endpoint = isMoved ? this.moved?.to : this.endpoint;
    return {
      value: all.slice(skip, skip + PAGE).map(shown),
      ...(isMoved || all.length > skip + PAGE ? { nextLink: `${endpoint}${path}?${next.toString()}` } : {}),
    };
  }

  /** The lists of a subscription contain inherited resources. Those of a management group omit resources below it. */
  #isListed({ kind, id }: Stored, scope: string, filter: string | null): boolean {
    const own = scopeOf(id);
    if (own.toLowerCase() === scope.toLowerCase()) return true;
    if (filter === 'atExactScope()') return false;
    return /managementGroups/i.test(own) || (kind === 'policyExemptions' && below(own, scope));
  }

  #put(target: Stored, { body }: Served): { status: number; body: unknown } {
    const { kind, id } = target;
    const wrong = this.options.validate?.(kind as Kind, scopeOf(id), body) ?? [];
    if (wrong.length > 0) throw new ArmError(400, 'InvalidRequestContent', JSON.stringify(wrong));
    const { properties } = body as { properties: Json };
    const previous = this.resources.get(id.toLowerCase());
    const sent = { ...target, properties };
    requireAccepted(sent, previous, (each) => this.#find(each));
    const stored = { ...sent, properties: withAdditions(sent, previous) };
    this.resources.set(id.toLowerCase(), stored);
    if (previous === undefined) this.#createdAt.set(id.toLowerCase(), this.requests.length);
    const isPlain = kind === 'policySetDefinitions' || kind === 'policyExemptions';
    return { status: previous === undefined ? 201 : isPlain ? 200 : this.updateStatus, body: shown(stored) };
  }

  #find(id: string): Stored | undefined {
    const key = id.toLowerCase();
    const age = this.requests.length - (this.#createdAt.get(key) ?? -Infinity);
    return age > (this.options.settlesAfter ?? 0) ? this.resources.get(key) : undefined;
  }

  #delete(id: string): { status: number; body?: unknown } {
    const found = this.resources.get(id.toLowerCase());
    if (found === undefined) return { status: 204 };
    requireUnused(found, this.resources.values());
    this.resources.delete(id.toLowerCase());
    return { status: 200, body: shown(found) };
  }
}

/** The properties that the service adds to a resource. */
function withAdditions({ kind, id, properties }: Stored, previous: Stored | undefined): Json {
  const now = new Date().toISOString();
  const before = previous?.properties['metadata'] as Json | undefined;
  const metadata = {
    ...(properties['metadata'] as Json | undefined),
    createdBy: 'somebody',
    createdOn: before?.['createdOn'] ?? now,
    updatedBy: previous === undefined ? null : 'somebody',
    updatedOn: previous === undefined ? null : now,
  };
  const version = { version: '1.0.0', versions: ['1.0.0'] };
  const { policyDefinitions, expiresOn } = properties as { policyDefinitions?: readonly Json[]; expiresOn?: string };
  switch (kind) {
    case 'policyDefinitions':
      return { policyType: 'Custom', mode: 'Indexed', ...version, ...properties, metadata };
    case 'policySetDefinitions':
      return {
        policyType: 'Custom',
        ...version,
        ...properties,
        metadata,
        policyDefinitions: policyDefinitions?.map((it) => ({ definitionVersion: '1.*.*', groupNames: [], ...it })),
      };
    case 'policyAssignments':
      return {
        ...properties,
        metadata,
        policyDefinitionId: String(properties['policyDefinitionId']).replace('/subscriptions/', '/Subscriptions/'),
        scope: scopeOf(id),
        definitionVersion: '1.*.*',
        instanceId: 'b1b2',
      };
    default:
      return { ...properties, metadata, expiresOn: expiresOn?.replace('Z', '.0000000Z') };
  }
}

const shown = ({ kind, id, name, properties }: Stored): unknown => ({
  properties,
  id,
  name,
  type: `Microsoft.Authorization/${kind}`,
  systemData: { createdBy: 'somebody', createdByType: 'User', createdAt: '2026-01-01T00:00:00.0000000Z' },
});

function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

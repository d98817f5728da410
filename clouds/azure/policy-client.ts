import { PolicyClient, type PolicyClientOptionalParams } from '@azure/arm-policy';
import { createHttpHeaders, createPipelineRequest, isRestError, RestError } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { AssignableScope, PlannedResource, PolicyKind } from '../../generator';
import { AzureError } from './azure-error';
import type { Cloud } from './cloud';
import { readCompliance } from './compliance';
import { explaining } from './credential';
import { explainArmError } from './explain';
import type { Compliance, ResourceManager } from './resource-manager';

/** Only this version of the API has exemptions in every cloud; the SDK has none. */
const EXEMPTIONS_VERSION = '2022-07-01-preview';
const COMPLIANCE_VERSION = '2024-10-01';

type Properties = Readonly<Record<string, unknown>>;

/** A resource as the SDK gives it: its properties stand beside its id. */
interface Model {
  readonly id?: string;
  readonly name?: string;
  readonly type?: string;
  readonly systemData?: unknown;
}

/** What the SDK can do with the resources of one kind in one scope. */
interface Operations {
  get(name: string): Promise<Model>;
  put(name: string, properties: Properties): Promise<unknown>;
  delete(name: string): Promise<unknown>;
  list(): AsyncIterable<Model>;
}

/**
 * Policies through Azure's own SDK, which signs requests, repeats those that were throttled or lost, and turns pages.
 * @param options of the SDK's client.
 * @param timeoutMs how long an answer may take.
 */
export function connect(
  scope: AssignableScope,
  { endpoint }: Cloud,
  credential: TokenCredential,
  options: PolicyClientOptionalParams = {},
  timeoutMs = 60_000,
): ResourceManager {
  const settings = { ...options, endpoint, userAgentOptions: { userAgentPrefix: 'gatewarden' } };
  const client =
    scope.kind === 'subscription'
      ? new PolicyClient(explaining(credential), scope.subscription, settings)
      : new PolicyClient(explaining(credential), settings);
  client.pipeline.addPolicy(
    {
      name: 'one host',
      sendRequest: (request, next) => {
        // A list says itself where it goes on, and the token would follow.
        const { origin } = new URL(request.url);
        if (origin !== new URL(endpoint).origin) throw new AzureError(elsewhere(origin));
        return next(request);
      },
    },
    { afterPhase: 'Retry' },
  );
  client.pipeline.addPolicy(
    {
      name: 'timeout',
      sendRequest: (request, next) => {
        // The SDK's own timeout keeps a program from ending after a connection was lost.
        request.abortSignal = AbortSignal.timeout(timeoutMs);
        return next(request);
      },
    },
    { afterPhase: 'Retry' },
  );
  const operations = operationsOf(client, scope);
  const exemptions = exemptionOperations(client, endpoint, scope);
  const of = (kind: PolicyKind, id: string): Operations =>
    kind === 'policyExemptions' ? exemptions(id) : operations[kind];
  const ask = async <T>(right: string, id: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw explainArmError(error, { endpoint, permission: right, id, timeoutMs });
    }
  };

  return {
    get: (kind, id) =>
      ask(`Microsoft.Authorization/${kind}/read`, id, () =>
        of(kind, id)
          .get(nameOf(id))
          .then((model) => resourceOf(kind, model), unless(404)),
      ),
    list: (kind) =>
      ask(`Microsoft.Authorization/${kind}/read`, scope.id, async () => {
        const found: PlannedResource[] = [];
        for await (const model of of(kind, scope.id).list()) found.push(resourceOf(kind, model));
        return found;
      }),
    put: ({ kind, id, name, properties }) =>
      ask(`Microsoft.Authorization/${kind}/write`, id, async () => {
        // The SDK expects the 201 that Azure documents for definitions and assignments, of updates too.
        await of(kind, id).put(name, properties).catch(unless(200));
      }),
    delete: ({ kind, id, name }) =>
      ask(`Microsoft.Authorization/${kind}/delete`, id, async () => {
        await of(kind, id).delete(name).catch(unless(404));
      }),
    summarize: (assignmentId) =>
      ask('Microsoft.PolicyInsights/policyStates/summarize/action', assignmentId, () =>
        summarize(client, endpoint, scope, assignmentId),
      ),
  };
}

const elsewhere = (origin: string): string =>
  `Azure answered with an address of another host, ${origin}: nothing was sent there. Check the proxy (HTTPS_PROXY).`;

const unless =
  (status: number) =>
  (error: unknown): undefined => {
    if (isRestError(error) && error.statusCode === status) return undefined;
    throw error;
  };

const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

function resourceOf(
  kind: PolicyKind,
  { id, name, type: _type, systemData: _data, ...properties }: Model,
): PlannedResource {
  if (id === undefined || name === undefined)
    throw new AzureError(`Azure answered with something of ${kind} that has no id or no name.`);
  return { kind, id, name, properties };
}

function operationsOf(
  client: PolicyClient,
  scope: AssignableScope,
): Readonly<Record<Exclude<PolicyKind, 'policyExemptions'>, Operations>> {
  const { policyDefinitions: definitions, policySetDefinitions: sets, policyAssignments: assignments } = client;
  const custom = { filter: "policyType eq 'Custom'" };
  const here = { filter: 'atExactScope()' };
  const assigning = {
    get: (name: string) => assignments.get(scope.id.slice(1), name),
    put: (name: string, properties: Properties) => assignments.create(scope.id.slice(1), name, properties),
    delete: (name: string) => assignments.delete(scope.id.slice(1), name),
  };
  if (scope.kind === 'subscription')
    return {
      policyDefinitions: {
        get: (name) => definitions.get(name),
        put: (name, properties) => definitions.createOrUpdate(name, properties),
        delete: (name) => definitions.delete(name),
        list: () => definitions.list(custom),
      },
      policySetDefinitions: {
        get: (name) => sets.get(name),
        put: (name, properties) => sets.createOrUpdate(name, properties),
        delete: (name) => sets.delete(name),
        list: () => sets.list(custom),
      },
      policyAssignments: { ...assigning, list: () => assignments.list(here) },
    };
  const group = scope.managementGroup;
  return {
    policyDefinitions: {
      get: (name) => definitions.getAtManagementGroup(group, name),
      put: (name, properties) => definitions.createOrUpdateAtManagementGroup(group, name, properties),
      delete: (name) => definitions.deleteAtManagementGroup(group, name),
      list: () => definitions.listByManagementGroup(group, custom),
    },
    policySetDefinitions: {
      get: (name) => sets.getAtManagementGroup(group, name),
      put: (name, properties) => sets.createOrUpdateAtManagementGroup(group, name, properties),
      delete: (name) => sets.deleteAtManagementGroup(group, name),
      list: () => sets.listByManagementGroup(group, custom),
    },
    policyAssignments: { ...assigning, list: () => assignments.listForManagementGroup(group, here) },
  };
}

interface Page {
  readonly value: readonly (Model & { readonly properties: Properties })[];
  readonly nextLink?: string;
}

const flat = ({ properties, ...rest }: Page['value'][number]): Model => ({ ...properties, ...rest });

/** Exemptions, each in the scope that it exempts, through the client's pipeline. */
function exemptionOperations(
  client: PolicyClient,
  endpoint: string,
  scope: AssignableScope,
): (id: string) => Operations {
  return (id) => {
    const url = addressOf(endpoint, id, { 'api-version': EXEMPTIONS_VERSION });
    return {
      get: async () => flat((await send(client, 'GET', url)) as Page['value'][number]),
      put: (_name, properties) => send(client, 'PUT', url, { properties }),
      delete: () => send(client, 'DELETE', url),
      async *list() {
        const path = `${scope.id}/providers/Microsoft.Authorization/policyExemptions`;
        let next: string | undefined = addressOf(endpoint, path, { 'api-version': EXEMPTIONS_VERSION });
        while (next !== undefined) {
          const page = (await send(client, 'GET', next)) as Page;
          yield* page.value.map(flat);
          next = page.nextLink;
        }
      },
    };
  };
}

async function summarize(
  client: PolicyClient,
  endpoint: string,
  scope: AssignableScope,
  assignmentId: string,
): Promise<Compliance> {
  const path = `${scope.id}/providers/Microsoft.PolicyInsights/policyStates/latest/summarize`;
  const url = addressOf(endpoint, path, {
    'api-version': COMPLIANCE_VERSION,
    $filter: `PolicyAssignmentId eq '${assignmentId}'`,
  });
  return readCompliance(await send(client, 'POST', url));
}

function addressOf(endpoint: string, path: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(endpoint);
  url.pathname = path;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** @throws RestError as the operations of the SDK do, with the code and the message of Azure Resource Manager. */
async function send(
  client: PolicyClient,
  method: 'GET' | 'PUT' | 'DELETE' | 'POST',
  url: string,
  body?: unknown,
): Promise<unknown> {
  const request = createPipelineRequest({
    url,
    method,
    headers: createHttpHeaders({ Accept: 'application/json', 'Content-Type': 'application/json' }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await client.sendRequest(request);
  const answer: unknown = parse(response.bodyAsText ?? '');
  if (response.status >= 200 && response.status < 300) return answer;
  const { code, message = 'no reason was given.' } =
    (answer as { error?: { code?: string; message?: string } }).error ?? {};
  throw new RestError(message, { statusCode: response.status, ...(code === undefined ? {} : { code }), request });
}

/** A proxy in between may answer with anything. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

import { PolicyClient, type PolicyClientOptionalParams } from '@azure/arm-policy';
import { createHttpHeaders, createPipelineRequest, isRestError, RestError } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { AssignableScope, PlannedResource, PolicyKind } from '../../generator';
import { AzureError } from './azure-error';
import type { AzureCloud } from './cloud';
import { readCompliance } from './compliance';
import { throwingAzureErrors } from './credential';
import { explainArmError } from './explain';
import type { Compliance, ResourceManager } from './resource-manager';

/** The only API version that supports exemptions in every Azure cloud. The SDK has no operations for exemptions. */
const EXEMPTIONS_VERSION = '2022-07-01-preview';
const COMPLIANCE_VERSION = '2024-10-01';

type Properties = Readonly<Record<string, unknown>>;

/** A resource as the SDK returns it, with its properties at the top level. */
interface Model {
  readonly id?: string;
  readonly name?: string;
  readonly type?: string;
  readonly systemData?: unknown;
}

/** The operations on the resources of one kind in one scope. */
interface Operations {
  get(name: string): Promise<Model>;
  put(name: string, properties: Properties): Promise<unknown>;
  delete(name: string): Promise<unknown>;
  list(): AsyncIterable<Model>;
}

/**
 * Connects to Azure Resource Manager with the Azure SDK, which authenticates, retries throttled and failed requests, and
 * reads all pages of a list.
 * @param options the options of the SDK's client.
 * @param timeoutMs the timeout of each request.
 */
export function connect(
  scope: AssignableScope,
  { endpoint }: AzureCloud,
  credential: TokenCredential,
  options: PolicyClientOptionalParams = {},
  timeoutMs = 60_000,
): ResourceManager {
  const settings = { ...options, endpoint, userAgentOptions: { userAgentPrefix: 'gatewarden' } };
  const client =
    scope.kind === 'subscription'
      ? new PolicyClient(throwingAzureErrors(credential), scope.subscription, settings)
      : new PolicyClient(throwingAzureErrors(credential), settings);
  client.pipeline.addPolicy(
    {
      name: 'one host',
      sendRequest: (request, next) => {
        // The response contains the URL of the next page. A token must not be sent to another host.
        const { origin } = new URL(request.url);
        if (origin !== new URL(endpoint).origin) throw new AzureError(otherHost(origin));
        return next(request);
      },
    },
    { afterPhase: 'Retry' },
  );
  client.pipeline.addPolicy(
    {
      name: 'timeout',
      sendRequest: (request, next) => {
        // The timer of the SDK's own timeout keeps the process alive after the connection was lost.
        request.abortSignal = AbortSignal.timeout(timeoutMs);
        return next(request);
      },
    },
    { afterPhase: 'Retry' },
  );
  const operations = operationsOf(client, scope);
  const exemptions = exemptionOperations(client, endpoint, scope);
  const operationsFor = (kind: PolicyKind, id: string): Operations =>
    kind === 'policyExemptions' ? exemptions(id) : operations[kind];
  const request = async <T>(permission: string, id: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw explainArmError(error, { endpoint, permission, id, timeoutMs });
    }
  };

  return {
    get: (kind, id) =>
      request(`Microsoft.Authorization/${kind}/read`, id, () =>
        operationsFor(kind, id)
          .get(nameOf(id))
          .then((model) => resourceOf(kind, model), unless(404)),
      ),
    list: (kind) =>
      request(`Microsoft.Authorization/${kind}/read`, scope.id, async () => {
        const found: PlannedResource[] = [];
        for await (const model of operationsFor(kind, scope.id).list()) found.push(resourceOf(kind, model));
        return found;
      }),
    put: ({ kind, id, name, properties }) =>
      request(`Microsoft.Authorization/${kind}/write`, id, async () => {
        // The SDK accepts only 201, which Azure documents for updates too, but Azure also returns 200.
        await operationsFor(kind, id).put(name, properties).catch(unless(200));
      }),
    delete: ({ kind, id, name }) =>
      request(`Microsoft.Authorization/${kind}/delete`, id, async () => {
        await operationsFor(kind, id).delete(name).catch(unless(404));
      }),
    summarize: (assignmentId) =>
      request('Microsoft.PolicyInsights/policyStates/summarize/action', assignmentId, () =>
        summarize(client, endpoint, scope, assignmentId),
      ),
  };
}

const otherHost = (origin: string): string =>
  `The response of Azure contains a URL of another host, ${origin}. No request was sent there. Check the proxy (HTTPS_PROXY).`;

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
    throw new AzureError(`The response of Azure contains a resource of ${kind} without an id or a name.`);
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

/** The operations on exemptions, through the client's pipeline. Each exemption is a resource in the exempted scope. */
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

/** @throws RestError like the operations of the SDK, with the code and the message of Azure Resource Manager. */
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
  const { code, message = 'Azure gives no reason.' } =
    (answer as { error?: { code?: string; message?: string } }).error ?? {};
  throw new RestError(message, { statusCode: response.status, ...(code === undefined ? {} : { code }), request });
}

/** Returns an empty object for invalid JSON, because a proxy can respond with any text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

import { throwingAzureErrors } from '../../../clouds/azure/credential';
import { connect } from '../../../clouds/azure/policy-client';
import { parseAssignableScope } from '../../../generator/azure/scope';
import { ArmError } from './arm-error';
import {
  type CommandOptions,
  type Commands,
  configuration,
  openCommands,
  planWith,
  SCOPE,
  SUBSCRIPTION,
} from './commands';

let commands: Commands;
afterEach(() => commands.close());
const open = async (options?: CommandOptions): Promise<Commands> => {
  commands = await openCommands(options);
  return commands;
};

const DEFINITION = planWith('Deny')[0]?.id ?? '';
const NAME = planWith('Deny')[0]?.name ?? '';

describe('an error of Azure', () => {
  it.each([
    [
      'GET',
      new ArmError(401, 'InvalidAuthenticationTokenTenant', 'The access token is from the wrong issuer.'),
      'Azure rejected the credentials: The access token is from the wrong issuer. Sign in to the tenant of the scope, for example with az login --tenant TENANT.',
    ],
    [
      'GET',
      new ArmError(403, 'Forbidden', 'No.'),
      `You do not have permission for Microsoft.Authorization/policyDefinitions/read on ${SCOPE}. Ask for the role "Resource Policy Contributor" on that scope. A new role takes effect after a few minutes; you may need to sign in again.`,
    ],
    [
      'PUT',
      new ArmError(
        403,
        'AuthorizationFailed',
        `The client 'x' with object id 'y' does not have authorization to perform action 'Microsoft.Authorization/policyDefinitions/write' over scope '${DEFINITION}' or the scope is invalid.`,
      ),
      `You do not have permission for Microsoft.Authorization/policyDefinitions/write on ${DEFINITION}. Ask for the role "Resource Policy Contributor" on that scope. A new role takes effect after a few minutes; you may need to sign in again.`,
    ],
    [
      'PUT',
      new ArmError(
        403,
        'LinkedAuthorizationFailed',
        `The client 'x' has permission to perform action 'Microsoft.Authorization/policyExemptions/write' on scope 'a'; however, it does not have permission to perform action(s) 'Microsoft.Authorization/policyAssignments/exempt/action' on the linked scope(s) 'b' (respectively) or the linked scope(s) are invalid.`,
      ),
      'You do not have permission for Microsoft.Authorization/policyAssignments/exempt/action on b. Ask for the role "Resource Policy Contributor" on that scope. A new role takes effect after a few minutes; you may need to sign in again.',
    ],
    [
      'PUT',
      new ArmError(403, 'RequestDisallowedByPolicy', "Resource 'x' was disallowed by policy 'no policies'."),
      "Resource 'x' was disallowed by policy 'no policies'.",
    ],
    [
      'PUT',
      new ArmError(409, 'Conflict', 'Another operation is in progress.'),
      `Another operation is changing ${DEFINITION}: Another operation is in progress. Run the command again when that operation is complete.`,
    ],
    [
      'PUT',
      new ArmError(429, 'TooManyRequests', 'Too many requests.'),
      'Azure throttled the requests: Too many requests. Wait a few minutes. Then run the command again to continue where it stopped.',
    ],
    [
      'PUT',
      new ArmError(500, 'InternalServerError', 'Sorry.'),
      `Azure failed to process ${DEFINITION} (500 InternalServerError): Sorry. Run the command again to continue where it stopped.`,
    ],
    [
      'PUT',
      new ArmError(400, 'InvalidPolicyRule', 'The rule is\n invalid.'),
      `Azure rejected the request for ${DEFINITION} (400 InvalidPolicyRule): The rule is invalid.`,
    ],
    [
      'PUT',
      new ArmError(400, 'InvalidPolicyParameterUpdate', "The parameter 'x' is gone."),
      "The parameter 'x' is gone. Azure does not allow the removal of a parameter from an existing definition. Run gatewarden azure remove, then deploy again. Until then, no request is denied.",
    ],
  ])('is printed on one line with the remedy: %s %p', async (method, fault, message) => {
    const { deploy, server } = await open();
    server.fault = (_number, request) => (request.method === method ? fault : undefined);
    const { status, err } = await deploy();
    expect({ status, err }).toEqual({ status: 2, err: message });
  });

  it('is printed in the same way for exemptions, for which the SDK has no operation', async () => {
    const { deploy, server } = await open();
    server.fault = (_number, { path }) =>
      path.endsWith('/policyExemptions') ? new ArmError(403, 'AuthorizationFailed', 'No.') : undefined;
    expect(await deploy()).toMatchObject({
      status: 2,
      err: expect.stringContaining(
        `You do not have permission for Microsoft.Authorization/policyExemptions/read on ${SCOPE}.`,
      ),
    });
  });

  it('names a subscription or management group that does not exist', async () => {
    const { at, deploy } = await open({ subscriptions: [] });
    expect(await deploy()).toMatchObject({
      status: 2,
      err: `The subscription '${SUBSCRIPTION}' could not be found. Check the id, and sign in to the tenant of the subscription. Run az account list to list your subscriptions.`,
    });
    expect(await at({ managementGroup: 'fabrikam' }).deploy()).toMatchObject({
      status: 2,
      err: "/providers/Microsoft.Management/managementGroups/fabrikam was not found: The management group 'fabrikam' could not be found.",
    });
  });

  it('explains how to remove a parameter of an earlier version', async () => {
    const { deploy, server } = await open();
    await deploy();
    const { properties } = server.resources.get(DEFINITION.toLowerCase()) ?? { properties: {} };
    const { parameters } = properties as { parameters: object };
    server.add(DEFINITION, {
      ...properties,
      parameters: { ...parameters, old: { type: 'String', defaultValue: 'x' } },
    });
    expect(await deploy({ whatIf: true })).toMatchObject({
      out: expect.stringContaining('parameters.old: {"type":"String","defaultValue":"x"} -> none'),
    });
    expect(await deploy()).toMatchObject({
      status: 2,
      err: expect.stringContaining('Azure does not allow the removal of a parameter from an existing definition.'),
    });
  });

  it('explains how to delete a definition that another initiative refers to', async () => {
    const { deploy, remove, server, waits } = await open();
    await deploy();
    server.add(`${SCOPE}/providers/Microsoft.Authorization/policySetDefinitions/theirs`, {
      metadata: {},
      policyDefinitions: [{ policyDefinitionId: DEFINITION }],
    });
    const { status, err } = await remove();
    expect({ status, last: err.split('\n').at(-1) }).toEqual({
      status: 2,
      last: `The policy definition '${NAME}' cannot be deleted. It is referenced by '${SCOPE}/providers/Microsoft.Authorization/policySetDefinitions/theirs'. Remove the definition from the initiatives and assignments that refer to it. Then run the command again.`,
    });
    expect(waits).toHaveLength(5);
  });

  it('never contains a token', async () => {
    const token = `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.sig`;
    const { deploy, server } = await open();
    server.fault = () => new ArmError(401, 'InvalidAuthenticationToken', `The token ${token} is not valid.`);
    const { err, out } = await deploy();
    expect(`${out}${err}`).toContain('The token [token] is not valid.');
    expect(`${out}${err}`).not.toContain('aaaa');
  });
});

describe('a request that fails before it reaches Azure', () => {
  const scope = parseAssignableScope(SCOPE);
  const credential = { getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }) };

  it('because the host does not respond', async () => {
    const { server } = await open();
    await server.close();
    const arm = connect(scope, { endpoint: server.endpoint }, credential, { retryOptions: { maxRetries: 0 } });
    await expect(arm.list('policyDefinitions')).rejects.toMatchObject({
      name: 'AzureError',
      message: `Cannot reach ${server.endpoint} (ECONNREFUSED). Check your network and the proxy (HTTPS_PROXY). Then run the command again to continue where it stopped.`,
    });
  });

  it('because the certificate of the host is not trusted', async () => {
    const { server } = await open();
    const arm = connect(scope, { endpoint: server.endpoint }, credential, { retryOptions: { maxRetries: 0 } });
    await expect(arm.list('policyDefinitions')).rejects.toMatchObject({
      message: expect.stringContaining(`Cannot reach ${server.endpoint} (DEPTH_ZERO_SELF_SIGNED_CERT).`),
    });
  });

  it('because of a timeout', async () => {
    const { arm, server } = await open({ timeoutMs: 50 });
    server.fault = () => 'never';
    await expect(arm.list('policyDefinitions')).rejects.toMatchObject({
      message: expect.stringContaining(`Cannot reach ${server.endpoint} (no response within 0.05 s).`),
    });
  });

  it('because the endpoint is not encrypted', async () => {
    await open();
    let asked = 0;
    const watched = { getToken: async () => ((asked += 1), { token: 'token', expiresOnTimestamp: Date.now() + 1e6 }) };
    const arm = connect(scope, { endpoint: 'http://127.0.0.1:9' }, watched);
    await expect(arm.list('policyExemptions')).rejects.toThrow('not permitted for non-TLS');
    expect(asked).toBe(0);
  });

  it.each([
    [
      Object.assign(new Error('ChainedTokenCredential authentication failed.'), {
        name: 'AggregateAuthenticationError',
      }),
      'No Azure credentials found. Sign in with az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET. Set AZURE_LOG_LEVEL=info to log the credential sources that were tried.',
    ],
    [
      Object.assign(new Error('invalid_client: and so on'), {
        name: 'AuthenticationError',
        errorResponse: { errorDescription: 'AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1' },
      }),
      'Azure rejected the credentials: AADSTS7000215: Invalid client secret provided. Check them, or sign in again with az login.',
    ],
    [
      new Error('network_error: Network request failed'),
      'Azure rejected the credentials: network_error: Network request failed Check them, or sign in again with az login.',
    ],
  ])('because there is no token', async (error, message) => {
    await open();
    const failing = throwingAzureErrors({ getToken: () => Promise.reject(error) });
    await expect(failing.getToken('https://management.azure.com/.default')).rejects.toMatchObject({
      name: 'AzureError',
      message,
    });
  });
});

describe('a list whose next page is on another host', () => {
  it.each([
    ['of the SDK', 'policyDefinitions'],
    ['of exemptions', 'policyExemptions'],
  ])('(%s) is not followed, because the token is only for Azure Resource Manager', async (_name, kind) => {
    const { deploy, server } = await open();
    const elsewhere = await openCommands();
    server.moved = { kind, to: elsewhere.server.endpoint };
    const { status, err } = await deploy();
    expect({ status, err, requests: elsewhere.server.requests.length, writes: server.writes() }).toEqual({
      status: 2,
      err: `The response of Azure contains a URL of another host, ${elsewhere.server.endpoint}. No request was sent there. Check the proxy (HTTPS_PROXY).`,
      requests: 0,
      writes: [],
    });
    await elsewhere.close();
  });
});

describe('an invalid option or configuration is rejected before the first request', () => {
  const IN_SCOPE = `scope: ${SCOPE}/resourceGroups/legacy`;

  it.each([
    [
      'an exemption that has expired',
      `{control: GW003, ${IN_SCOPE}, reason: old, expires: 2026-05-31}`,
      '.yaml: exemptions[0].expires: the exemption expired on 2026-05-31',
    ],
    [
      'an invalid scope',
      '{control: GW003, scope: /legacy, reason: old, expires: 2027-01-01}',
      '.yaml: exemptions[0].scope: invalid scope "/legacy".',
    ],
    [
      'a control without policies',
      `{control: GW001, ${IN_SCOPE}, reason: old, expires: 2027-01-01}`,
      '.yaml: exemptions[0].control: GW001 has no Azure policy',
    ],
    ['a missing reason', `{control: GW003, ${IN_SCOPE}, expires: 2027-01-01}`, '.yaml: exemptions.0: Needs reason.'],
    [
      'an unknown control',
      `{control: GW999, ${IN_SCOPE}, reason: old, expires: 2027-01-01}`,
      '.yaml: exemptions.0.control: Unknown value "GW999".',
    ],
  ])('%s', async (_name, exemption, message) => {
    const { deploy, server } = await open();
    const { status, err } = await deploy({ config: configuration(`exemptions: [${exemption}]`) });
    expect({ status, err, requests: server.requests.length }).toEqual({
      status: 2,
      err: expect.stringContaining(message),
      requests: 0,
    });
  });

  it.each([
    ['/elsewhere', '--not-scope: invalid scope "/elsewhere".'],
    [
      '/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/a',
      `is not below ${SCOPE}. Example: ${SCOPE}/resourceGroups/sandbox`,
    ],
    [SCOPE, `is not below ${SCOPE}.`],
  ])('--not-scope %s', async (id, message) => {
    const { deploy, server } = await open();
    expect(await deploy({ notScope: [id] })).toMatchObject({ status: 2, err: expect.stringContaining(message) });
    expect(server.requests).toEqual([]);
  });
});

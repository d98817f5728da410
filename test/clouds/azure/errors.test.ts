import { explaining } from '../../../clouds/azure/credential';
import { connect } from '../../../clouds/azure/policy-client';
import { parseAssignableScope } from '../../../generator/azure/scope';
import { ArmError } from './arm-error';
import { configuration, openStage, planWith, SCOPE, type Stage, type StageOptions, SUBSCRIPTION } from './stage';

let stage: Stage;
afterEach(() => stage.close());
const open = async (options?: StageOptions): Promise<Stage> => {
  stage = await openStage(options);
  return stage;
};

const DEFINITION = planWith('Deny')[0]?.id ?? '';
const NAME = planWith('Deny')[0]?.name ?? '';

describe('what Azure refuses', () => {
  it.each([
    [
      'GET',
      new ArmError(401, 'InvalidAuthenticationTokenTenant', 'The access token is from the wrong issuer.'),
      'Azure refused the credentials: The access token is from the wrong issuer. Sign in again to the right tenant, for example with az login --tenant TENANT.',
    ],
    [
      'GET',
      new ArmError(403, 'Forbidden', 'No.'),
      `You may not do Microsoft.Authorization/policyDefinitions/read on ${SCOPE}. The role "Resource Policy Contributor" allows it; roles take some minutes to count, and a new sign-in.`,
    ],
    [
      'PUT',
      new ArmError(
        403,
        'AuthorizationFailed',
        `The client 'x' with object id 'y' does not have authorization to perform action 'Microsoft.Authorization/policyDefinitions/write' over scope '${DEFINITION}' or the scope is invalid.`,
      ),
      `You may not do Microsoft.Authorization/policyDefinitions/write on ${DEFINITION}. The role "Resource Policy Contributor" allows it; roles take some minutes to count, and a new sign-in.`,
    ],
    [
      'PUT',
      new ArmError(
        403,
        'LinkedAuthorizationFailed',
        `The client 'x' has permission to perform action 'Microsoft.Authorization/policyExemptions/write' on scope 'a'; however, it does not have permission to perform action(s) 'Microsoft.Authorization/policyAssignments/exempt/action' on the linked scope(s) 'b' (respectively) or the linked scope(s) are invalid.`,
      ),
      'You may not do Microsoft.Authorization/policyAssignments/exempt/action on b. The role "Resource Policy Contributor" allows it; roles take some minutes to count, and a new sign-in.',
    ],
    [
      'PUT',
      new ArmError(403, 'RequestDisallowedByPolicy', "Resource 'x' was disallowed by policy 'no policies'."),
      "Resource 'x' was disallowed by policy 'no policies'.",
    ],
    [
      'PUT',
      new ArmError(409, 'Conflict', 'Another operation is in progress.'),
      `Somebody else is changing ${DEFINITION}: Another operation is in progress. Run the command again when they are done.`,
    ],
    [
      'PUT',
      new ArmError(429, 'TooManyRequests', 'Too many requests.'),
      'Azure takes no more requests for now: Too many requests. Run the command again in a few minutes: it goes on where it ended.',
    ],
    [
      'PUT',
      new ArmError(500, 'InternalServerError', 'Sorry.'),
      `Azure failed on ${DEFINITION} (500 InternalServerError): Sorry. Run the command again: it goes on where it ended.`,
    ],
    [
      'PUT',
      new ArmError(400, 'InvalidPolicyRule', 'The rule is\n invalid.'),
      `Azure refused ${DEFINITION} (400 InvalidPolicyRule): The rule is invalid.`,
    ],
    [
      'PUT',
      new ArmError(400, 'InvalidPolicyParameterUpdate', "The parameter 'x' is gone."),
      "The parameter 'x' is gone. Azure takes no parameter away from what exists. Remove the gate with gatewarden azure remove and deploy it again; in between nothing is denied.",
    ],
  ])('is said in one line with the remedy: %s %p', async (method, fault, message) => {
    const { deploy, server } = await open();
    server.fault = (_number, request) => (request.method === method ? fault : undefined);
    const { status, err } = await deploy();
    expect({ status, err }).toEqual({ status: 2, err: message });
  });

  it('is the same for what the SDK has no operation for', async () => {
    const { deploy, server } = await open();
    server.fault = (_number, { path }) =>
      path.endsWith('/policyExemptions') ? new ArmError(403, 'AuthorizationFailed', 'No.') : undefined;
    expect(await deploy()).toMatchObject({
      status: 2,
      err: expect.stringContaining(`You may not do Microsoft.Authorization/policyExemptions/read on ${SCOPE}.`),
    });
  });

  it('is a subscription or management group that is not there', async () => {
    const { at, deploy } = await open({ subscriptions: [] });
    expect(await deploy()).toMatchObject({
      status: 2,
      err: `The subscription '${SUBSCRIPTION}' could not be found. Is the id right, and are you signed in to its tenant? az account list shows those that you can reach.`,
    });
    expect(await at({ managementGroup: 'fabrikam' }).deploy()).toMatchObject({
      status: 2,
      err: "/providers/Microsoft.Management/managementGroups/fabrikam was not found: The management group 'fabrikam' could not be found.",
    });
  });

  it('is a parameter that an earlier version had and this one has not', async () => {
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
      err: expect.stringContaining('Azure takes no parameter away from what exists.'),
    });
  });

  it('is to delete what somebody else uses', async () => {
    const { deploy, remove, server, waits } = await open();
    await deploy();
    server.add(`${SCOPE}/providers/Microsoft.Authorization/policySetDefinitions/theirs`, {
      metadata: {},
      policyDefinitions: [{ policyDefinitionId: DEFINITION }],
    });
    const { status, err } = await remove();
    expect({ status, last: err.split('\n').at(-1) }).toEqual({
      status: 2,
      last: `The policy definition '${NAME}' cannot be deleted. It is referenced by '${SCOPE}/providers/Microsoft.Authorization/policySetDefinitions/theirs'. Take it out of what refers to it, and run the command again.`,
    });
    expect(waits).toHaveLength(5);
  });

  it('never shows a token', async () => {
    const token = `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.sig`;
    const { deploy, server } = await open();
    server.fault = () => new ArmError(401, 'InvalidAuthenticationToken', `The token ${token} is not valid.`);
    const { err, out } = await deploy();
    expect(`${out}${err}`).toContain('The token [token] is not valid.');
    expect(`${out}${err}`).not.toContain('aaaa');
  });
});

describe('what does not get to Azure', () => {
  const scope = parseAssignableScope(SCOPE);
  const credential = { getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }) };

  it('is a host that does not answer', async () => {
    const { server } = await open();
    await server.close();
    const arm = connect(scope, { endpoint: server.endpoint }, credential, { retryOptions: { maxRetries: 0 } });
    await expect(arm.list('policyDefinitions')).rejects.toMatchObject({
      name: 'AzureError',
      message: `${server.endpoint} cannot be reached (ECONNREFUSED). Check the network and the proxy (HTTPS_PROXY), and run the command again: it goes on where it ended.`,
    });
  });

  it('is a host that nobody vouches for', async () => {
    const { server } = await open();
    const arm = connect(scope, { endpoint: server.endpoint }, credential, { retryOptions: { maxRetries: 0 } });
    await expect(arm.list('policyDefinitions')).rejects.toMatchObject({
      message: expect.stringContaining('cannot be reached (DEPTH_ZERO_SELF_SIGNED_CERT)'),
    });
  });

  it('is a host that takes too long', async () => {
    const { arm, server } = await open({ timeoutMs: 50 });
    server.fault = () => 'never';
    await expect(arm.list('policyDefinitions')).rejects.toMatchObject({
      message: expect.stringContaining(`${server.endpoint} cannot be reached (no answer in 0.05 s).`),
    });
  });

  it('is an unencrypted host: nothing is sent to it', async () => {
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
      'There are no credentials for Azure. Sign in with az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET; AZURE_LOG_LEVEL=info shows where they were looked for.',
    ],
    [
      Object.assign(new Error('invalid_client: and so on'), {
        name: 'AuthenticationError',
        errorResponse: { errorDescription: 'AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1' },
      }),
      'The credentials for Azure give no access: AADSTS7000215: Invalid client secret provided. Check them, or sign in again with az login.',
    ],
    [
      new Error('network_error: Network request failed'),
      'The credentials for Azure give no access: network_error: Network request failed Check them, or sign in again with az login.',
    ],
  ])('are credentials that give no token', async (error, message) => {
    await open();
    const failing = explaining({ getToken: () => Promise.reject(error) });
    await expect(failing.getToken('https://management.azure.com/.default')).rejects.toMatchObject({
      name: 'AzureError',
      message,
    });
  });
});

describe('a list that goes on elsewhere', () => {
  it.each([
    ['of the SDK', 'policyDefinitions'],
    ['of exemptions', 'policyExemptions'],
  ])('%s is not followed: the token is for Azure Resource Manager alone', async (_name, kind) => {
    const { deploy, server } = await open();
    const elsewhere = await openStage();
    server.moved = { kind, to: elsewhere.server.endpoint };
    const { status, err } = await deploy();
    expect({ status, err, requests: elsewhere.server.requests.length, writes: server.writes() }).toEqual({
      status: 2,
      err: `Azure answered with an address of another host, ${elsewhere.server.endpoint}: nothing was sent there. Check the proxy (HTTPS_PROXY).`,
      requests: 0,
      writes: [],
    });
    await elsewhere.close();
  });
});

describe('what is wrong before anything is asked', () => {
  const IN_SCOPE = `scope: ${SCOPE}/resourceGroups/legacy`;

  it.each([
    [
      'an exemption that has expired',
      `{control: GW003, ${IN_SCOPE}, reason: old, expires: 2026-05-31}`,
      '.yaml: exemptions[0].expires: it expired on 2026-05-31',
    ],
    [
      'a scope that is none',
      '{control: GW003, scope: /legacy, reason: old, expires: 2027-01-01}',
      '.yaml: exemptions[0].scope: "/legacy" is no scope.',
    ],
    [
      'a control without policies',
      `{control: GW001, ${IN_SCOPE}, reason: old, expires: 2027-01-01}`,
      '.yaml: exemptions[0].control: GW001 has no policy in Azure',
    ],
    [
      'a missing reason',
      `{control: GW003, ${IN_SCOPE}, expires: 2027-01-01}`,
      '.yaml: exemptions.0: Instance does not have required property "reason"',
    ],
    [
      'an unknown control',
      `{control: GW999, ${IN_SCOPE}, reason: old, expires: 2027-01-01}`,
      '.yaml: exemptions.0.control: Instance does not match any of',
    ],
  ])('%s: nothing is deployed', async (_name, exemption, message) => {
    const { deploy, server } = await open();
    const { status, err } = await deploy({ config: configuration(`exemptions: [${exemption}]`) });
    expect({ status, err, requests: server.requests.length }).toEqual({
      status: 2,
      err: expect.stringContaining(message),
      requests: 0,
    });
  });

  it.each([
    ['/elsewhere', '--not-scope: "/elsewhere" is no scope.'],
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

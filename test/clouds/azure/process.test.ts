import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fixture } from '../../packages';
import { ArmServer } from './arm-server';
import { makeCertificate } from './certificate';
import { planWith } from './commands';

const program = join(fixture, 'dist/gatewarden.js');
const subscription = '11111111-1111-1111-1111-111111111111';
const plan = planWith('Deny');
const TOKEN = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0In0.c2VjcmV0';
const folder = mkdtempSync(join(tmpdir(), 'gatewarden-azure-process-'));

let arm: ArmServer;
let identity: Server;
let audiences: (string | null)[] = [];
let environment: Record<string, string>;

/** Returns a token like the managed identity endpoint of an App Service. */
const serveIdentity = (): Server =>
  createServer((request, response) => {
    audiences.push(new URL(request.url ?? '', 'http://localhost').searchParams.get('resource'));
    response.setHeader('Content-Type', 'application/json');
    const expires = Math.floor(Date.now() / 1000) + 3600;
    response.end(JSON.stringify({ access_token: TOKEN, expires_on: String(expires), token_type: 'Bearer' }));
  });

beforeEach(async () => {
  const certificate = makeCertificate();
  writeFileSync(join(folder, 'ca.pem'), certificate.cert);
  arm = await ArmServer.start({ certificate, subscriptions: [subscription], token: TOKEN });
  identity = serveIdentity();
  identity.listen(0, '127.0.0.1');
  await once(identity, 'listening');
  audiences = [];
  environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    AZURE_RESOURCE_MANAGER_ENDPOINT: arm.endpoint,
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
    IDENTITY_ENDPOINT: `http://127.0.0.1:${(identity.address() as AddressInfo).port}/msi/token`,
    IDENTITY_HEADER: 'header',
  };
});
afterEach(async () => {
  identity.closeAllConnections();
  identity.close();
  await arm.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const start = (args: readonly string[], variables: Readonly<Record<string, string>> = {}): ChildProcess =>
  spawn(process.execPath, [program, 'azure', ...args], {
    cwd: folder,
    env: { ...environment, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

async function gatewarden(args: readonly string[], variables?: Readonly<Record<string, string>>) {
  const child = start(args, variables);
  const [out, err, [status]] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { status, out: out.trim(), err: err.trim() };
}

describe('the packaged command line, with the credentials of the machine', () => {
  it('deploys, deploys again, shows and removes', async () => {
    const first = await gatewarden(['deploy', '--subscription', subscription]);
    expect(first).toMatchObject({
      status: 0,
      err: '',
      out: expect.stringContaining(`${plan.length} created, 0 updated, 0 deleted.`),
    });
    expect(await gatewarden(['deploy', '-s', subscription, '--effect', 'deny'])).toMatchObject({
      status: 0,
      err: '',
      out: expect.stringContaining('No changes: everything is up to date.'),
    });
    const shown = await gatewarden(['status', '-s', subscription, '--format', 'json']);
    expect({ ...shown, out: JSON.parse(shown.out) as unknown }).toMatchObject({
      status: 0,
      err: '',
      out: { version: 1, changes: [] },
    });
    expect(await gatewarden(['remove', '-s', subscription, '--yes'])).toMatchObject({ status: 0, err: '' });
    expect(arm.state()).toEqual({});
    expect(new Set(audiences)).toEqual(new Set([arm.endpoint]));
  }, 30_000);

  it('completes an interrupted deployment at the next run', async () => {
    const child = start(['deploy', '-s', subscription]);
    const half = new Promise<void>((resolve) => {
      arm.fault = () => {
        if (arm.resources.size < 4) return undefined;
        resolve();
        return 'never';
      };
    });
    await half;
    child.kill('SIGINT');
    await once(child, 'close');
    const left = arm.resources.size;
    arm.fault = () => undefined;
    expect(await gatewarden(['deploy', '-s', subscription])).toMatchObject({ status: 0, err: '' });
    expect({ left, whole: arm.resources.size }).toEqual({ left: 4, whole: plan.length });
  }, 30_000);

  it('uses the token of az login', async () => {
    const expires = Math.floor(Date.now() / 1000) + 3600;
    const answer = JSON.stringify({ accessToken: TOKEN, expires_on: expires, tokenType: 'Bearer' });
    const script = `#!/bin/sh\necho "$@" > '${join(folder, 'arguments')}'\necho '${answer}'\n`;
    writeFileSync(join(folder, 'az'), script, { mode: 0o755 });
    const variables = { AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential', PATH: `${folder}:${environment['PATH']}` };
    expect(await gatewarden(['deploy', '-s', subscription, '--what-if'], variables)).toMatchObject({
      status: 0,
      err: '',
      out: expect.stringContaining('No changes were applied.'),
    });
    const asked = readFileSync(join(folder, 'arguments'), 'utf8');
    expect(asked).toContain(`account get-access-token --output json --resource ${arm.endpoint}`);
    expect(audiences).toEqual([]);
  });

  it('reports missing credentials', async () => {
    const { IDENTITY_ENDPOINT: _e, IDENTITY_HEADER: _h, ...none } = environment;
    environment = none;
    const answer = await gatewarden(['deploy', '-s', subscription], {
      AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential',
    });
    expect(answer).toEqual({
      status: 2,
      out: '',
      err: 'gatewarden: No Azure credentials found. Sign in with az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET. Set AZURE_LOG_LEVEL=info to log the credential sources that were tried.',
    });
    expect(arm.requests).toEqual([]);
  });

  it('reports an unknown value of AZURE_TOKEN_CREDENTIALS', async () => {
    expect(await gatewarden(['status', '-s', subscription], { AZURE_TOKEN_CREDENTIALS: 'mine' })).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^gatewarden: Invalid value for AZURE_TOKEN_CREDENTIALS = mine\. [^\n]*$/),
    });
  });

  it('shows no token in the log of the SDK', async () => {
    const { status, out, err } = await gatewarden(['deploy', '-s', subscription], { AZURE_LOG_LEVEL: 'verbose' });
    expect({ status, isLogged: err.includes('azure:') }).toEqual({ status: 0, isLogged: true });
    expect(`${out}${err}`).not.toContain(TOKEN);
  });

  it('ends promptly if the endpoint does not respond', async () => {
    await arm.close();
    const before = Date.now();
    const { status, err } = await gatewarden(['status', '-s', subscription]);
    expect({ status, err }).toEqual({
      status: 2,
      err: expect.stringMatching(/Cannot reach https:\S+ \(ECONNREFUSED\)/),
    });
    expect(Date.now() - before).toBeLessThan(20_000);
  }, 30_000);

  it.each([
    [['deploy'], 'Use either --subscription or --management-group.'],
    [['status', '-s', subscription, '-m', 'contoso'], 'Use either --subscription or --management-group.'],
    [['remove', '-s', 'production'], '--subscription: "production" is not a subscription ID'],
    [
      ['deploy', '-m', 'a/b'],
      '--management-group: invalid scope "/providers/Microsoft.Management/managementGroups/a/b".',
    ],
    [['deploy', '-s', subscription, '--effect', 'Block'], 'Allowed values: Audit, Deny, Disabled.'],
    [['deploy', '-s', subscription, '--cloud', 'germany'], 'Allowed values: public, usgov, china.'],
    [['deploy', '-s', subscription, '-c', 'missing.yaml'], 'missing.yaml: No such file or folder.'],
    [
      ['remove', '-s', subscription],
      'This command asks for confirmation, and standard input is not a terminal. Use --yes.',
    ],
  ])('rejects %p', async (args, message) => {
    expect(await gatewarden(args)).toMatchObject({ status: 2, out: '', err: expect.stringContaining(message) });
    expect({ asked: arm.requests, audiences }).toEqual({ asked: [], audiences: [] });
  });

  it('rejects an endpoint that is not https', async () => {
    const variables = { AZURE_RESOURCE_MANAGER_ENDPOINT: 'http://127.0.0.1:1' };
    expect(await gatewarden(['status', '-s', subscription], variables)).toMatchObject({
      status: 2,
      err: expect.stringContaining(
        'AZURE_RESOURCE_MANAGER_ENDPOINT: invalid endpoint "http://127.0.0.1:1". It must be an https URL',
      ),
    });
    expect(audiences).toEqual([]);
  });
});

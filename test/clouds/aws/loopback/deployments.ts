import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { LambdaFunction } from '../../../../clouds/simulator/lambda-function';
import { matchesPattern } from '../../../../core/configuration/configuration';
import { type Account, type HookVersionState, regional } from './account';

/** A resource that a stack operation creates or updates. */
export interface Deployment {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly action?: 'CREATE' | 'UPDATE';
}

interface Configuration {
  readonly HookInvocationStatus: string;
  readonly FailureMode: string;
  readonly Properties: object;
  readonly StackFilters?: { readonly StackNames?: { readonly Exclude?: string[]; readonly Include?: string[] } };
}

/**
 * Invokes the default version of the hook from the uploaded package with the current configuration, as CloudFormation
 * does before it creates a resource. Returns whether the resource can be created.
 */
export async function deploy(
  account: Account,
  region: string,
  runtimeFile: string,
  deployment: Deployment,
): Promise<boolean> {
  const here = regional(account, region);
  const version = here.versions.find(({ isLive, isDefault }) => isLive && isDefault);
  const configuration: Configuration | undefined =
    here.configuration && JSON.parse(here.configuration).CloudFormationConfiguration.HookConfiguration;
  if (version === undefined || configuration?.HookInvocationStatus !== 'ENABLED') return true;
  const { Include, Exclude = [] } = configuration.StackFilters?.StackNames ?? {};
  const isMeant = (names: readonly string[]): boolean => names.some((name) => matchesPattern(deployment.stack, name));
  if (isMeant(Exclude) || (Include !== undefined && !isMeant(Include))) return true;

  const stackId = `arn:aws:cloudformation:${region}:${account.id}:stack/${deployment.stack}/5c9e2a10-6a3b-11f0-9c3d`;
  const answer = await invoke(version, runtimeFile, region, eventOf(account, stackId, deployment, configuration));
  const failed = answer.hookStatus !== 'SUCCESS';
  here.results.push({
    id: `59ef501c-0ac4-47c0-a193-${String(here.results.length).padStart(12, '0')}`,
    invokedAt: new Date(account.clock).toISOString(),
    status: failed ? 'HOOK_COMPLETE_FAILED' : 'HOOK_COMPLETE_SUCCEEDED',
    failureMode: configuration.FailureMode,
    reason: answer.message.slice(0, 1024),
    version: version.id,
    stackId,
    target: { type: deployment.type, id: deployment.logicalId, action: deployment.action ?? 'CREATE' },
    annotations: answer.annotations.map((annotation) =>
      Object.fromEntries(Object.entries(annotation).map(([name, value]) => [capitalized(name), value])),
    ),
  });
  return !failed || configuration.FailureMode === 'WARN';
}

const capitalized = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

interface HookAnswer {
  readonly hookStatus: string;
  readonly message: string;
  readonly annotations: readonly Readonly<Record<string, string>>[];
}

async function invoke(
  version: HookVersionState,
  runtimeFile: string,
  region: string,
  event: unknown,
): Promise<HookAnswer> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewarden-registered-'));
  const code = unzipSync(unzipSync(version.package)['ResourceProvider.zip'] ?? new Uint8Array());
  for (const [name, content] of Object.entries(code)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const hook = new LambdaFunction({ codeFolder: folder, handler: 'handlers.entrypoint', region }, runtimeFile);
  try {
    return JSON.parse(await hook.invoke(JSON.stringify(event))) as HookAnswer;
  } finally {
    hook.close();
    rmSync(folder, { recursive: true });
  }
}

const eventOf = (
  { id }: Account,
  stackId: string,
  { logicalId, type, properties, action = 'CREATE' }: Deployment,
  { Properties }: Configuration,
) => ({
  clientRequestToken: 'a94a8fe5-ccb1-4ba6-9c4c-0873d391e987',
  awsAccountId: id,
  stackId,
  hookTypeName: 'Gatewarden::ApiGateway::StageHook',
  hookTypeVersion: '00000001',
  hookModel: Properties,
  actionInvocationPoint: `${action}_PRE_PROVISION`,
  requestData: {
    callerCredentials: null,
    providerCredentials: null,
    targetName: type,
    targetType: 'RESOURCE',
    targetLogicalId: logicalId,
    targetModel: { resourceProperties: properties },
  },
  requestContext: { invocation: 1, callbackContext: null },
});

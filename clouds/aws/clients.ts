import { AccountClient, paginateListRegions } from '@aws-sdk/client-account';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { AwsFault } from './aws-fault';
import { RegistryError } from './registry-error';

/** A Region of the account that the credentials belong to, with the clients of its services. */
export interface AccountRegion {
  readonly region: string;
  readonly account: string;
  readonly cloudFormation: CloudFormationClient;
  readonly s3: S3Client;
  /** Waits between two polls of a long-running operation. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Prints a progress message. */
  readonly say: (line: string) => void;
}

// The package checks the Node.js version itself, so the SDK's warning is redundant.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** Parallel registrations in many Regions reach the registry's request limits. `AWS_MAX_ATTEMPTS` overrides this value. */
const ATTEMPTS = 8;

const settings = (region: string) => ({
  region,
  retryMode: 'adaptive',
  ...(process.env['AWS_MAX_ATTEMPTS'] === undefined ? { maxAttempts: ATTEMPTS } : {}),
  requestHandler: { connectionTimeout: 10_000, requestTimeout: 120_000, throwOnRequestTimeout: true },
});

interface Client {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<never>,
        context: { readonly clientName?: string; readonly commandName?: string },
      ) => (args: never) => Promise<never>,
      options: { readonly step: 'initialize'; readonly name: string; readonly priority: 'high' },
    ): void;
  };
}

/** Converts every error of a client to an AwsFault. */
function throwingAwsFaults<C>(client: C): C {
  (client as Client).middlewareStack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw new AwsFault(actionOf(context), error);
      }
    },
    { step: 'initialize', name: 'throwAwsFault', priority: 'high' },
  );
  return client;
}

/** S3 operations whose IAM actions have different names. */
const S3_PERMISSIONS: Readonly<Record<string, string>> = {
  DeleteObjects: 'DeleteObjectVersion',
  ListObjectVersions: 'ListBucketVersions',
};

function actionOf({ clientName = '', commandName = '' }: { clientName?: string; commandName?: string }): string {
  const service = clientName.replace(/Client$/, '').toLowerCase();
  const operation = commandName.replace(/Command$/, '');
  const renamed = service === 's3' && Object.hasOwn(S3_PERMISSIONS, operation) ? S3_PERMISSIONS[operation] : undefined;
  return `${service}:${renamed ?? operation}`;
}

/** @throws AwsFault if there are no credentials, or if the Region rejects them. */
export async function openRegion(
  region: string,
  { pause, say }: Pick<AccountRegion, 'pause' | 'say'>,
): Promise<AccountRegion> {
  const sts = throwingAwsFaults(new STSClient(settings(region)));
  const { Account } = await sts.send(new GetCallerIdentityCommand({}));
  if (Account === undefined)
    throw new RegistryError(
      'STS returned no account id for the credentials. Check them with `aws sts get-caller-identity`.',
    );
  return {
    region,
    account: Account,
    cloudFormation: throwingAwsFaults(new CloudFormationClient(settings(region))),
    s3: throwingAwsFaults(new S3Client(settings(region))),
    pause,
    say,
  };
}

/**
 * The Region of the environment or the profile; undefined if none is set. The SDK ignores AWS_DEFAULT_REGION, which the
 * AWS CLI reads.
 */
export async function defaultRegion(): Promise<string | undefined> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const named = AWS_REGION || AWS_DEFAULT_REGION;
  if (named) return named;
  try {
    return await new STSClient({}).config.region();
  } catch {
    return undefined;
  }
}

/** The Regions that are enabled in the account, sorted. */
export async function enabledRegions(): Promise<string[]> {
  const client = throwingAwsFaults(new AccountClient(settings((await defaultRegion()) ?? 'us-east-1')));
  const names: string[] = [];
  const RegionOptStatusContains = ['ENABLED', 'ENABLED_BY_DEFAULT'] as const;
  for await (const { Regions = [] } of paginateListRegions(
    { client },
    { RegionOptStatusContains: [...RegionOptStatusContains] },
  ))
    names.push(...Regions.flatMap(({ RegionName }) => RegionName ?? []));
  return names.toSorted();
}

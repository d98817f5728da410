import { AccountClient, paginateListRegions } from '@aws-sdk/client-account';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { AwsFault } from './aws-fault';
import { RegistryError } from './registry-error';

/** A region of the account that the credentials belong to, and how to speak with it. */
export interface AccountRegion {
  readonly region: string;
  readonly account: string;
  readonly cloudFormation: CloudFormationClient;
  readonly s3: S3Client;
  /** Waits before the next look at something that takes time. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Tells what was done. */
  readonly say: (line: string) => void;
}

// This package says itself which versions of Node.js it runs on.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** Registrations in many regions at once meet the limits of the registry; `AWS_MAX_ATTEMPTS` has the last word. */
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

/** Makes every failure of a client an AwsFault. */
function telling<C>(client: C): C {
  (client as Client).middlewareStack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw new AwsFault(actionOf(context), error);
      }
    },
    { step: 'initialize', name: 'tellsWhichActionFailed', priority: 'high' },
  );
  return client;
}

/** Operations of S3 whose permissions have other names. */
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

/** @throws AwsFault where the credentials are missing, or not accepted there. */
export async function openRegion(
  region: string,
  { pause, say }: Pick<AccountRegion, 'pause' | 'say'>,
): Promise<AccountRegion> {
  const sts = telling(new STSClient(settings(region)));
  const { Account } = await sts.send(new GetCallerIdentityCommand({}));
  if (Account === undefined) throw new RegistryError('STS does not tell which account the credentials belong to.');
  return {
    region,
    account: Account,
    cloudFormation: telling(new CloudFormationClient(settings(region))),
    s3: telling(new S3Client(settings(region))),
    pause,
    say,
  };
}

/** The region of the environment or the profile; undefined where none is set. The SDK leaves out what the AWS CLI reads. */
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

/** The regions that the account has enabled, sorted. */
export async function enabledRegions(): Promise<string[]> {
  const client = telling(new AccountClient(settings((await defaultRegion()) ?? 'us-east-1')));
  const names: string[] = [];
  const RegionOptStatusContains = ['ENABLED', 'ENABLED_BY_DEFAULT'] as const;
  for await (const { Regions = [] } of paginateListRegions(
    { client },
    { RegionOptStatusContains: [...RegionOptStatusContains] },
  ))
    names.push(...Regions.flatMap(({ RegionName }) => RegionName ?? []));
  return names.toSorted();
}

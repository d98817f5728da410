import { createRedactor } from '../../hook/runtime';
import { RegistryError } from './registry-error';

/** A call to AWS that failed, with the name of the permission that it needs. */
export class AwsFault extends Error {
  override readonly name = 'AwsFault';
  /** `AccessDenied`, `TypeNotFoundException`, `ECONNRESET` … */
  readonly code: string;
  /** The HTTP status of the answer; undefined where none came. */
  readonly status: number | undefined;

  /** @param action `cloudformation:RegisterType`, as policies write it. */
  constructor(
    readonly action: string,
    cause: unknown,
  ) {
    const { name, code, message, $metadata } = cause as AwsError;
    // The SDK wraps an error of another realm, such as one that Node.js throws within jest.
    const { wrapped, original } =
      /^AWS SDK error wrapper for (?<wrapped>\w+): (?<original>[^]*)/.exec(message)?.groups ?? {};
    super(original ?? message, { cause });
    this.status = $metadata?.httpStatusCode;
    this.code = wrapped ?? (this.status === undefined ? (code ?? name) : name);
  }
}

interface AwsError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Whether a call failed with one of these codes. */
export const failedWith = (error: unknown, ...codes: readonly string[]): error is AwsFault =>
  error instanceof AwsFault && codes.includes(error.code);

const CREDENTIALS =
  'Sign in, for example with `aws sso login`, and name the profile in AWS_PROFILE; or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';

interface Remedy {
  readonly codes: RegExp;
  readonly say: (fault: AwsFault, region: string) => string;
}

/** What to do about it; the first that fits. The codes are those of the services, of the SDK, and of Node.js. */
const REMEDIES: readonly Remedy[] = [
  {
    codes: /^(?:CredentialsProviderError|NoAuthHandlerFound)$/,
    say: () => `There are no credentials. ${CREDENTIALS}`,
  },
  {
    codes: /^(?:ExpiredToken(?:Exception)?|RequestExpired|TokenProviderError|TokenRefreshRequired)$/,
    say: () => `The credentials have expired. ${CREDENTIALS}`,
  },
  {
    codes:
      /^(?:InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|InvalidToken|SignatureDoesNotMatch|AuthFailure|OptInRequired)$/,
    say: (_, region) =>
      `${region} does not accept the credentials. Either they are wrong, or the account has not enabled this region: ` +
      '`aws account list-regions` shows those that it has, and --all-regions takes them all.',
  },
  {
    codes: /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation|UnauthorizedException|Forbidden|403)$/,
    say: ({ action, message }) => `The permission ${permissionIn(message) ?? action} is missing. ${message}`,
  },
  {
    codes: /^NoSuchBucket$/,
    say: () =>
      'The bucket of the packages was deleted, and its stack was not. Take away what is left with ' +
      '`gatewarden hook deregister --purge`, and register and configure the hook anew.',
  },
  {
    codes: /^(?:ENOTFOUND|EAI_AGAIN)$/,
    say: ({ action }, region) =>
      `There is no address of ${serviceOf(action)} in ${region}. Is that the name of a region, and is there a network? Example: --region eu-west-1`,
  },
  {
    codes: /^(?:E[A-Z]+|TimeoutError|UND_ERR_.*|NetworkingError)$/,
    say: ({ action, message }) =>
      `The connection to ${serviceOf(action)} broke: ${message}. Run the command again: it goes on where it stopped.`,
  },
  {
    codes: /^(?:Throttling(?:Exception)?|TooManyRequestsException|RequestLimitExceeded|SlowDown)$/,
    say: ({ action }) =>
      `${serviceOf(action)} has refused ${action} several times, because there were too many calls. Run the command again later: it goes on where it stopped.`,
  },
];

/** `… is not authorized to perform: cloudformation:RegisterType on resource: …` */
const permissionIn = (message: string): string | undefined =>
  /not authorized to perform:? (?<action>[a-z0-9-]+:[A-Za-z]+)/.exec(message)?.groups?.['action'];

const SERVICES: Readonly<Record<string, string>> = {
  account: 'the account service',
  cloudformation: 'CloudFormation',
  s3: 'S3',
  sts: 'STS',
};

function serviceOf(action: string): string {
  const service = action.split(':')[0] ?? '';
  return Object.hasOwn(SERVICES, service) ? (SERVICES[service] ?? service) : service;
}

const { redact } = createRedactor();

/** What to tell a person of an error in a region; undefined where the error is a fault of ours. */
export function explainFault(error: unknown, region: string): string | undefined {
  if (error instanceof RegistryError) return redact(error.message);
  if (!(error instanceof AwsFault)) return undefined;
  const remedy = REMEDIES.find(({ codes }) => codes.test(error.code));
  return redact(remedy?.say(error, region) ?? `${error.action} failed with ${error.code}: ${error.message}`);
}

import { createRedactor } from '../../hook/runtime';
import { RegistryError } from './registry-error';

/** A failed AWS API call, with the IAM action that it requires. */
export class AwsFault extends Error {
  override readonly name = 'AwsFault';
  /** `AccessDenied`, `TypeNotFoundException`, `ECONNRESET` … */
  readonly code: string;
  /** The HTTP status of the response; undefined if there was no response. */
  readonly status: number | undefined;

  /** @param action the IAM action, such as `cloudformation:RegisterType`. */
  constructor(
    readonly action: string,
    cause: unknown,
  ) {
    const { name, code, message, $metadata } = cause as AwsError;
    // The SDK wraps errors from another JavaScript realm, for example the errors of Node.js under jest.
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
  'Sign in, for example with `aws sso login`, and set AWS_PROFILE to the profile. Or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';

interface Remedy {
  readonly codes: RegExp;
  readonly message: (fault: AwsFault, region: string) => string;
}

/** Error codes of the services, the SDK and Node.js, with the message for each. The first match counts. */
const REMEDIES: readonly Remedy[] = [
  {
    codes: /^(?:CredentialsProviderError|NoAuthHandlerFound)$/,
    message: () => `No AWS credentials found. ${CREDENTIALS}`,
  },
  {
    codes: /^(?:ExpiredToken(?:Exception)?|RequestExpired|TokenProviderError|TokenRefreshRequired)$/,
    message: () => `The AWS credentials have expired. ${CREDENTIALS}`,
  },
  {
    codes:
      /^(?:InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|InvalidToken|SignatureDoesNotMatch|AuthFailure|OptInRequired)$/,
    message: (_, region) =>
      `AWS rejected the credentials in ${region}. Either they are invalid, or this Region is not enabled in the account. ` +
      'Run `aws account list-regions` to list the enabled Regions, or use --all-regions for all of them.',
  },
  {
    codes: /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation|UnauthorizedException|Forbidden|403)$/,
    message: ({ action, message }) => `The permission ${permissionIn(message) ?? action} is missing. ${message}`,
  },
  {
    codes: /^NoSuchBucket$/,
    message: () =>
      'The package bucket was deleted, but its stack still exists. Run `gatewarden hook deregister --purge` to delete ' +
      'the remaining resources. Then register and configure the hook again.',
  },
  {
    codes: /^(?:ENOTFOUND|EAI_AGAIN)$/,
    message: ({ action }, region) =>
      `Cannot reach ${serviceOf(action)} in ${region}. Check the Region name and your network. Example: --region eu-west-1`,
  },
  {
    codes: /^(?:E[A-Z]+|TimeoutError|UND_ERR_.*|NetworkingError)$/,
    message: ({ action, message }) =>
      `The connection to ${serviceOf(action)} failed: ${message}. Run the command again to continue where it stopped.`,
  },
  {
    codes: /^(?:Throttling(?:Exception)?|TooManyRequestsException|RequestLimitExceeded|SlowDown)$/,
    message: ({ action }) =>
      `${serviceOf(action)} throttled ${action} several times. Wait a few minutes. Then run the command again to continue where it stopped.`,
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

/** The error message for the user; undefined if the error is a defect in Gatewarden. */
export function explainFault(error: unknown, region: string): string | undefined {
  if (error instanceof RegistryError) return redact(error.message);
  if (!(error instanceof AwsFault)) return undefined;
  const remedy = REMEDIES.find(({ codes }) => codes.test(error.code));
  return redact(remedy?.message(error, region) ?? `${error.action} failed with ${error.code}: ${error.message}`);
}

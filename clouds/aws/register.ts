import { randomUUID } from 'node:crypto';
import {
  DescribeTypeRegistrationCommand,
  type DescribeTypeRegistrationOutput,
  RegisterTypeCommand,
  SetTypeDefaultVersionCommand,
} from '@aws-sdk/client-cloudformation';
import { createRedactor } from '../../hook/runtime';
import type { AccountRegion } from './clients';
import { HOOK, LOG_GROUP, ROLE_STACK, UPLOAD_STACK } from './hook';
import { findVersion, versionIdOf } from './hook-type';
import type { HookPackage } from './package';
import { PackageObject } from './package-object';
import { RegistryError } from './registry-error';
import { ensureStack } from './stacks';
import { waitFor } from './waiting';

/** The CloudFormation templates that a registration deploys, as text. */
export interface RegistrationTemplates {
  readonly role: string;
  readonly upload: string;
}

/** The ARNs of the roles that a version is registered with. */
interface Roles {
  readonly execution: string;
  readonly logDelivery: string;
}

/**
 * Registers a package in a Region and makes it the default version. If it already is the default version, nothing changes.
 * After an interruption, a repeated run continues where the previous one stopped.
 * @throws RegistryError with the reason from CloudFormation.
 * @throws AwsFault if a call fails.
 */
export async function registerHook(
  place: AccountRegion,
  hookPackage: HookPackage,
  templates: RegistrationTemplates,
): Promise<void> {
  const execution = output(await ensureStack(place, ROLE_STACK, templates.role), 'ExecutionRoleArn', ROLE_STACK);
  const uploads = await ensureStack(place, UPLOAD_STACK, templates.upload);
  const roles = { execution, logDelivery: output(uploads, 'LogDeliveryRoleArn', UPLOAD_STACK) };
  const object = new PackageObject(place, output(uploads, 'PackageBucketName', UPLOAD_STACK), hookPackage.sha256);
  await makeDefault(place, await versionOf(place, object, hookPackage, roles));
}

function output(outputs: ReadonlyMap<string, string>, name: string, stack: string): string {
  const value = outputs.get(name);
  if (value !== undefined) return value;
  throw new RegistryError(
    `The stack ${stack} has no output ${name}, so Gatewarden did not create it. If you no longer need that stack, delete it and run the command again.`,
  );
}

/** The existing version of the package, or else a new one. */
async function versionOf(
  place: AccountRegion,
  object: PackageObject,
  hookPackage: HookPackage,
  roles: Roles,
): Promise<string> {
  const record = await object.record();
  if (record !== undefined) {
    const known = record.versionArn ?? (await register(place, object, record.token, roles)).TypeVersionArn;
    if (known !== undefined && (await isUsable(place, known, roles))) {
      if (record.versionArn === undefined) await object.note({ token: record.token, versionArn: known });
      return known;
    }
  }
  // The recorded registration failed, or its version was deregistered. The same token would return the same result.
  const token = randomUUID();
  if (record === undefined) {
    await object.upload(hookPackage, { token });
    place.say(`package uploaded to ${object.url}`);
  } else await object.note({ token });

  const registration = await register(place, object, token, roles);
  if (registration.TypeVersionArn === undefined)
    throw new RegistryError(
      `The registration failed: ${registration.Description ?? 'CloudFormation gives no reason.'} ` +
        `For the full message, run: aws cloudformation describe-type-registration --region ${place.region} --registration-token ${registration.token}. ` +
        `The logs of the hook are in the log group ${LOG_GROUP}.`,
    );
  await object.note({ token, versionArn: registration.TypeVersionArn });
  return registration.TypeVersionArn;
}

async function isUsable(place: AccountRegion, versionArn: string, { execution }: Roles): Promise<boolean> {
  const version = await findVersion(place, versionArn);
  return version !== undefined && version.ExecutionRoleArn === execution;
}

type RegistrationResult = Pick<DescribeTypeRegistrationOutput, 'TypeVersionArn' | 'Description'> & {
  readonly token: string;
};

/** Registers a version and waits for the result, which has no version ARN if the registration failed. */
async function register(
  place: AccountRegion,
  object: PackageObject,
  token: string,
  roles: Roles,
): Promise<RegistrationResult> {
  const { cloudFormation } = place;
  const { RegistrationToken = '' } = await cloudFormation.send(
    new RegisterTypeCommand({
      ...HOOK,
      SchemaHandlerPackage: object.url,
      ExecutionRoleArn: roles.execution,
      LoggingConfig: { LogRoleArn: roles.logDelivery, LogGroupName: LOG_GROUP },
      ClientRequestToken: token,
    }),
  );
  const look = () => cloudFormation.send(new DescribeTypeRegistrationCommand({ RegistrationToken }));
  const { ProgressStatus, Description, TypeVersionArn } = await waitFor(
    'The registration',
    reportingProgress(place, look),
    (registration) => registration.ProgressStatus !== 'IN_PROGRESS',
    place,
  );
  return {
    token: RegistrationToken,
    Description,
    TypeVersionArn: ProgressStatus === 'COMPLETE' ? TypeVersionArn : undefined,
  };
}

const { redact } = createRedactor();

/** Prints the status of a registration whenever it changes. */
function reportingProgress(
  { say }: AccountRegion,
  look: () => Promise<DescribeTypeRegistrationOutput>,
): () => Promise<DescribeTypeRegistrationOutput> {
  let printed: string | undefined;
  return async () => {
    const registration = await look();
    const { ProgressStatus, Description } = registration;
    const line = `registration ${ProgressStatus}${Description === undefined ? '' : `: ${Description}`}`;
    if (line !== printed) say(redact(line));
    printed = line;
    return registration;
  };
}

async function makeDefault(place: AccountRegion, versionArn: string): Promise<void> {
  const id = versionIdOf(versionArn);
  const version = await findVersion(place, versionArn);
  if (version?.IsDefaultVersion === true) return place.say(`version ${id} is the default`);
  await place.cloudFormation.send(new SetTypeDefaultVersionCommand({ Arn: versionArn }));
  place.say(`version ${id} is now the default`);
}

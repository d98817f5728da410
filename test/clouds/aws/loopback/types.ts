import { randomUUID } from 'node:crypto';
import { unzipSync } from 'fflate';
import { type Account, type HookVersionState, type Regional, type RegistrationState, regional } from './account';
import { ServiceError, type Xml } from './wire';

type Parameters = Readonly<Record<string, string>>;

/** The number of polls until a registration ends. */
const POLLS = 2;

/** Small, so that the tests read several pages. */
const PAGE = 2;

const CONFIGURATION_LIMIT = 204_800;

/** Simulates the CloudFormation registry for hooks. `failures`: the descriptions of the next registrations, which fail. */
export function typeOperations(account: Account, region: string, failures: string[]) {
  const here = regional(account, region);
  const live = (): HookVersionState[] => here.versions.filter(({ isLive }) => isLive);
  const defaultVersion = (): HookVersionState => {
    const found = live().find(({ isDefault }) => isDefault);
    if (found === undefined) throw new ServiceError('TypeNotFoundException', 'The type cannot be found.', 404);
    return found;
  };
  const versionAt = (arn: string): HookVersionState => {
    const found = here.versions.find((version) => version.arn === arn);
    if (found === undefined) throw new ServiceError('TypeNotFoundException', `The type ${arn} cannot be found.`, 404);
    return found;
  };

  return {
    RegisterType({ ClientRequestToken = '', SchemaHandlerPackage = '', ExecutionRoleArn = '', ...others }: Parameters) {
      requireHook(others);
      const known = here.requestTokens.get(ClientRequestToken);
      if (known !== undefined) return { RegistrationToken: known };
      if ([...here.registrations.values()].some(({ status }) => status === 'IN_PROGRESS'))
        throw new ServiceError('CFNRegistryException', 'Another registration of this type is in progress.');
      const content = packageAt(account, region, SchemaHandlerPackage);
      requireRoles(here, [ExecutionRoleArn, others['LoggingConfig.LogRoleArn'] ?? '']);
      const token = randomUUID();
      here.requestTokens.set(ClientRequestToken, token);
      here.registrations.set(token, {
        token,
        package: content,
        executionRole: ExecutionRoleArn,
        polls: 0,
        status: 'IN_PROGRESS',
        description: 'Deployment is currently in VALIDATE_STAGE of status IN_PROGRESS',
      });
      return { RegistrationToken: token };
    },

    DescribeTypeRegistration({ RegistrationToken = '' }: Parameters): Xml {
      const registration = here.registrations.get(RegistrationToken);
      if (registration === undefined) throw new ServiceError('CFNRegistryException', 'No such registration.');
      progress(account, region, registration, failures);
      const { status, description, versionArn } = registration;
      return {
        ProgressStatus: status,
        Description: description,
        TypeVersionArn: versionArn,
        TypeArn: versionArn?.replace(/\/\d+$/, ''),
      };
    },

    ListTypeRegistrations: ({ RegistrationStatusFilter = 'IN_PROGRESS' }: Parameters): Xml => ({
      RegistrationTokenList: [...here.registrations.values()]
        .filter(({ status }) => status === RegistrationStatusFilter)
        .map(({ token }) => token),
    }),

    DescribeType({ Arn, ...others }: Parameters): Xml {
      if (Arn === undefined) requireHook(others);
      const version = Arn === undefined ? defaultVersion() : versionAt(Arn);
      return {
        Arn: version.arn,
        Type: 'HOOK',
        TypeName: 'Gatewarden::ApiGateway::StageHook',
        DefaultVersionId: live().find(({ isDefault }) => isDefault)?.id,
        IsDefaultVersion: version.isDefault,
        DeprecatedStatus: version.isLive ? 'LIVE' : 'DEPRECATED',
        ExecutionRoleArn: version.executionRole,
        TimeCreated: version.createdAt,
      };
    },

    ListTypeVersions({ NextToken = '0', DeprecatedStatus = 'LIVE', ...others }: Parameters): Xml {
      requireHook(others);
      const versions = here.versions.filter(({ isLive }) => isLive === (DeprecatedStatus === 'LIVE'));
      return {
        ...pageOf('TypeVersionSummaries', versions, NextToken, ({ id, arn, isDefault, createdAt }) => ({
          Type: 'HOOK',
          VersionId: id,
          Arn: arn,
          IsDefaultVersion: isDefault,
          TimeCreated: createdAt,
        })),
      };
    },

    SetTypeDefaultVersion({ Arn = '' }: Parameters): Xml {
      const version = versionAt(Arn);
      if (!version.isLive) throw new ServiceError('CFNRegistryException', 'The version is deprecated.');
      for (const each of here.versions) each.isDefault = each === version;
      return {};
    },

    DeregisterType({ VersionId, ...others }: Parameters): Xml {
      requireHook(others);
      const version = VersionId === undefined ? defaultVersion() : live().find(({ id }) => id === VersionId);
      if (version === undefined) throw new ServiceError('TypeNotFoundException', 'The version does not exist.', 404);
      if (version.isDefault && live().length > 1)
        throw new ServiceError(
          'CFNRegistryException',
          'The default version cannot be deregistered while others are active.',
        );
      version.isLive = false;
      version.isDefault = false;
      if (live().length === 0) here.configuration = undefined;
      return {};
    },

    BatchDescribeTypeConfigurations(): Xml {
      const { typeArn } = defaultVersion();
      return { TypeConfigurations: [{ TypeArn: typeArn, Configuration: here.configuration ?? '{}' }] };
    },

    SetTypeConfiguration({ Configuration = '', ...others }: Parameters): Xml {
      requireHook(others);
      defaultVersion();
      if (Configuration.length > CONFIGURATION_LIMIT)
        throw new ServiceError('ValidationError', `Configuration has more than ${CONFIGURATION_LIMIT} characters.`);
      const { HookConfiguration } = JSON.parse(Configuration).CloudFormationConfiguration;
      if (HookConfiguration.FailureMode === undefined || HookConfiguration.Properties === undefined)
        throw new ServiceError('CFNRegistryException', 'FailureMode and Properties are required.');
      here.configuration = Configuration;
      return { ConfigurationArn: `arn:aws:cloudformation:${region}:${account.id}:type-configuration/hook/default` };
    },

    ListHookResults({ NextToken = '0', TypeArn = '', Status }: Parameters): Xml {
      if (here.versions.every(({ typeArn }) => typeArn !== TypeArn))
        throw new ServiceError('ValidationError', `TypeArn ${TypeArn} is that of no hook.`);
      const results = here.results.filter(({ status }) => Status === undefined || status === Status);
      return pageOf('HookResults', results, NextToken, (result) => ({
        HookResultId: result.id,
        InvokedAt: result.invokedAt,
        InvocationPoint: 'PRE_PROVISION',
        FailureMode: result.failureMode,
        Status: result.status,
        HookStatusReason: result.reason,
        TypeVersionId: result.version,
        HookExecutionTarget: result.stackId,
        TargetId: result.target.id,
      }));
    },

    GetHookResult({ HookResultId = '' }: Parameters): Xml {
      const result = here.results.find(({ id }) => id === HookResultId);
      if (result === undefined) throw new ServiceError('HookResultNotFound', 'The hook result does not exist.', 404);
      return {
        HookResultId: result.id,
        InvokedAt: result.invokedAt,
        FailureMode: result.failureMode,
        Status: result.status,
        HookStatusReason: result.reason,
        TypeVersionId: result.version,
        Target: {
          TargetType: 'RESOURCE',
          TargetTypeName: result.target.type,
          TargetId: result.target.id,
          Action: result.target.action,
        },
        Annotations: result.annotations,
      };
    },
  };
}

function pageOf<T>(name: string, items: readonly T[], from: string, show: (item: T) => Xml) {
  const next = Number(from) + PAGE;
  return {
    [name]: items.slice(Number(from), next).map(show),
    NextToken: next < items.length ? String(next) : undefined,
  };
}

function requireHook({ Type, TypeName }: Parameters): void {
  if (Type === 'HOOK' && TypeName === 'Gatewarden::ApiGateway::StageHook') return;
  throw new ServiceError('ValidationError', `The type ${TypeName} of kind ${Type} does not exist.`);
}

/** The parts of a package that the registry validates. */
function packageAt({ buckets }: Account, region: string, url: string): Buffer {
  const { bucket = '', key = '' } = /^s3:\/\/(?<bucket>[^/]+)\/(?<key>.+)$/.exec(url)?.groups ?? {};
  const stored = buckets.get(bucket);
  const content = stored?.region === region ? stored.objects.get(key)?.at(-1)?.body : undefined;
  if (content === undefined) throw new ServiceError('CFNRegistryException', `Unable to access ${url}.`);
  const entries = unzipSync(content);
  const schema = JSON.parse(Buffer.from(entries['schema.json'] ?? '{}').toString()) as { typeName?: string };
  const missing = ['.rpdk-config', 'ResourceProvider.zip', 'configuration-schema.json', 'target-info.json'].filter(
    (name) => entries[name] === undefined,
  );
  if (schema.typeName === 'Gatewarden::ApiGateway::StageHook' && missing.length === 0) return content;
  throw new ServiceError('CFNRegistryException', `The package is incomplete: ${missing.join(', ')}`);
}

function requireRoles({ stacks }: Regional, roles: readonly string[]): void {
  const outputs = [...stacks.values()].flatMap((stack) => [...stack.outputs.values()]);
  const unknown = roles.find((role) => !outputs.includes(role));
  if (unknown !== undefined) throw new ServiceError('CFNRegistryException', `The role ${unknown} cannot be assumed.`);
}

const STAGES = ['VALIDATE_STAGE', 'DEPLOY_STAGE'];

function progress(account: Account, region: string, registration: RegistrationState, failures: string[]): void {
  if (registration.status !== 'IN_PROGRESS') return;
  registration.polls += 1;
  const stage = STAGES[registration.polls - 1];
  if (registration.polls <= POLLS && stage !== undefined) {
    registration.description = `Deployment is currently in ${stage} of status IN_PROGRESS`;
    return;
  }
  const failure = failures.shift();
  if (failure !== undefined) {
    registration.status = 'FAILED';
    registration.description = failure;
    return;
  }
  const here = regional(account, region);
  const id = String(here.versions.length + 1).padStart(8, '0');
  const typeArn = `arn:aws:cloudformation:${region}:${account.id}:type/hook/Gatewarden-ApiGateway-StageHook`;
  registration.status = 'COMPLETE';
  registration.description = 'Deployment is currently in DEPLOY_STAGE of status COMPLETED';
  registration.versionArn = `${typeArn}/${id}`;
  here.versions.push({
    id,
    arn: registration.versionArn,
    typeArn,
    executionRole: registration.executionRole,
    package: registration.package,
    createdAt: new Date(account.clock).toISOString(),
    isLive: true,
    isDefault: here.versions.every(({ isLive }) => !isLive),
  });
}

import { Unknown } from '../../values';
import { NO_VALUE } from './alternatives';

/** The deployment for which a template is read. Values that are not known before it are {@link Unknown}. */
export interface DeploymentContext {
  /**
   * The given parameter values, as text in CloudFormation's form: the items of a list are separated by commas. A value
   * that cannot be read is {@link Unreadable}.
   */
  readonly parameters: Readonly<Record<string, string | Unknown>>;
  /**
   * Whether the template is deployed with its defaults. Otherwise a default is a suggestion: if the deployment would fail
   * with it, the value is unknown.
   */
  readonly defaultsAreFinal?: boolean;
  readonly accountId: string | Unknown;
  readonly region: string | Unknown;
  readonly stackName: string | Unknown;
  readonly stackId: string | Unknown;
  readonly notificationArns?: readonly string[] | Unknown;
  /**
   * The value of Ref (attribute undefined) or Fn::GetAtt for a resource. Called only for resources whose condition is
   * not false. Undefined counts as unknown.
   */
  readonly resourceValue: (logicalId: string, attribute: string | undefined) => unknown;
}

/**
 * The partitions and their DNS suffixes, by the prefix of their Region names.
 * Source: the endpoint rules of the AWS SDKs (partitions.json).
 */
const PARTITIONS: readonly { regions: string; partition: string; urlSuffix: string }[] = [
  { regions: 'cn-', partition: 'aws-cn', urlSuffix: 'amazonaws.com.cn' },
  { regions: 'us-gov-', partition: 'aws-us-gov', urlSuffix: 'amazonaws.com' },
  { regions: 'us-iso-', partition: 'aws-iso', urlSuffix: 'c2s.ic.gov' },
  { regions: 'us-isob-', partition: 'aws-iso-b', urlSuffix: 'sc2s.sgov.gov' },
  { regions: 'eu-isoe-', partition: 'aws-iso-e', urlSuffix: 'cloud.adc-e.uk' },
  { regions: 'us-isof-', partition: 'aws-iso-f', urlSuffix: 'csp.hci.ic.gov' },
  { regions: 'eusc-', partition: 'aws-eusc', urlSuffix: 'amazonaws.eu' },
  { regions: '', partition: 'aws', urlSuffix: 'amazonaws.com' },
];

/** The values of the pseudo parameters, by their names. */
export function pseudoParameters(context: DeploymentContext): ReadonlyMap<string, unknown> {
  const { region } = context;
  const home = region instanceof Unknown ? undefined : PARTITIONS.find(({ regions }) => region.startsWith(regions));
  return new Map<string, unknown>([
    ['AWS::AccountId', context.accountId],
    ['AWS::NoValue', NO_VALUE],
    ['AWS::NotificationARNs', context.notificationArns ?? []],
    ['AWS::Partition', home?.partition ?? region],
    ['AWS::Region', region],
    ['AWS::StackId', context.stackId],
    ['AWS::StackName', context.stackName],
    ['AWS::URLSuffix', home?.urlSuffix ?? region],
  ]);
}

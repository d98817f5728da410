import { Unknown } from '../../values';
import { NO_VALUE } from './alternatives';

/** The deployment that a template is read for. What is not known before it may be an {@link Unknown}. */
export interface DeploymentContext {
  /** Values given for parameters: text, as CloudFormation takes it; lists are joined by commas. */
  readonly parameters: Readonly<Record<string, string | Unknown>>;
  readonly accountId: string | Unknown;
  readonly region: string | Unknown;
  readonly stackName: string | Unknown;
  readonly stackId: string | Unknown;
  readonly notificationArns?: readonly string[] | Unknown;
  /**
   * What Ref (attribute undefined) or Fn::GetAtt gives for a resource of the template. Asked of resources only that
   * are deployed, or might be. Undefined counts as not known.
   */
  readonly resourceValue: (logicalId: string, attribute: string | undefined) => unknown;
  /**
   * A stand-in for what a name gives that means nothing in the template, so that a fragment can be read as well.
   * Without it, or where it gives undefined, the value is not known.
   */
  readonly unresolvedValue?: (name: string, attribute: string | undefined) => unknown;
}

/**
 * Partitions and the domain names of their services, by the beginnings of their regions' names.
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

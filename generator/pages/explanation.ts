import { stringify } from 'yaml';
import { type Control, isAwsType, type Properties, type Target } from '../../core/catalogue';
import { formattedJson } from '../json';

/** What there is to say of a control on one resource type. */
export interface Explanation {
  readonly heading: string;
  readonly remediation: string;
  readonly documentation: string;
  readonly examples: readonly Example[];
}

/** A resource that passes or fails, as a template of its cloud declares it. */
export interface Example {
  readonly outcome: 'Fails' | 'Passes';
  readonly type: string;
  readonly properties: Properties;
  readonly language: 'yaml' | 'json';
  readonly lines: readonly string[];
}

/** A control on each of its targets, and on the resources that SAM makes. */
export const explanationsOf = ({ targets }: Control): Explanation[] =>
  Object.entries(targets).flatMap(([type, target]) => [onTarget(type, target), ...onServerless(type, target)]);

const onTarget = (type: string, target: Target): Explanation => ({
  heading: type,
  remediation: target.remediation,
  documentation: target.documentation,
  examples: [...example('Fails', type, target.violating), ...example('Passes', type, target.compliant)],
});

function onServerless(type: string, { serverless }: Target): Explanation[] {
  if (serverless === undefined) return [];
  const { remediation, documentation, compliant } = serverless;
  const examples = example('Passes', 'AWS::Serverless::Api', compliant);
  return [{ heading: `${type} that SAM makes`, remediation, documentation, examples }];
}

function example(outcome: Example['outcome'], type: string, [properties]: readonly Properties[]): Example[] {
  if (properties === undefined) return [];
  const shown = { outcome, type, properties };
  if (!isAwsType(type))
    return [{ ...shown, language: 'json', lines: formattedJson({ type, properties }).trimEnd().split('\n') }];
  const text = stringify({ Type: type, Properties: properties }, { lineWidth: 0 });
  return [{ ...shown, language: 'yaml', lines: text.trimEnd().split('\n') }];
}

import { stringify } from 'yaml';
import type { Control, Properties, Target } from '../core/catalogue';
import { isAws, jsonLines, type Snippet } from './formats/snippet';

/** What there is to say of a control on one kind of resource. */
export interface Explanation {
  readonly heading: string;
  readonly remediation: string;
  readonly documentation: string;
  readonly examples: readonly Example[];
}

export interface Example extends Snippet {
  readonly outcome: 'Fails' | 'Passes';
}

/** A control on each of its targets, and on what SAM makes of what is written. */
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

/** A resource as templates of its cloud have it. */
function example(outcome: Example['outcome'], type: string, [properties]: readonly Properties[]): Example[] {
  if (properties === undefined) return [];
  if (!isAws(type)) return [{ outcome, language: 'json', lines: jsonLines({ type, properties }) }];
  const text = stringify({ Type: type, Properties: properties }, { lineWidth: 0 });
  return [{ outcome, language: 'yaml', lines: text.trimEnd().split('\n') }];
}

import {
  describeCondition,
  describeReason,
  type LoadedDefinition,
  type PolicyResult,
  type Reason,
  type ResourceBody,
} from '../core/policy-engine';
import { jsonText, visible } from './formats/visible';
import type { Terminal } from './terminal';

type Colors = Terminal['colors'];

/** What a policy does with a resource. */
export interface Evaluation {
  readonly resource: ResourceBody;
  readonly result: PolicyResult;
}

/** For people: the effect on each resource, and the conditions that made it so with the values that they saw. */
export function formatEvaluations(
  { displayName }: LoadedDefinition,
  evaluations: readonly Evaluation[],
  colors: Colors,
): string[] {
  return [
    ...(displayName === undefined ? [] : [colors.bold(visible(displayName)), '']),
    ...evaluations.flatMap(({ resource, result }) => [
      `${formatEffect(result, colors)}  ${visible(nameOf(resource))}`,
      ...result.reasons.map((reason) => `  ${formatReason(reason, colors)}`),
      ...(result.effect === 'denyAction'
        ? ['  It refuses requests to delete the resource, and lets this one through.']
        : []),
      ...detailsOf(result).map((line) => `  ${colors.dim(line)}`),
    ]),
  ];
}

function nameOf({ type, name }: Evaluation['resource']): string {
  return typeof name === 'string' ? `${String(type)} ${name}` : String(type);
}

function formatEffect({ effect, status }: PolicyResult, { red, green, yellow }: Colors): string {
  if (status === 'notKnown') return yellow('cannot tell');
  if (status === 'notEvaluated' && effect === 'none') return yellow('not evaluated');
  if (effect === 'none') return green('none');
  return effect === 'deny' ? red(effect) : yellow(effect);
}

function formatReason(reason: Reason, { dim }: Colors): string {
  if (reason.kind !== 'condition') return visible(describeReason(reason));
  const answer = reason.holds ? 'holds:        ' : 'does not hold:';
  return `${answer} ${visible(describeCondition(reason))} ${dim(`(${visible(reason.path)})`)}`;
}

/** What the effect would do: the fields of append, the operations of modify, what is deployed. */
const detailsOf = ({ details }: PolicyResult): string[] =>
  details === undefined ? [] : ['Details:', ...jsonText(details).split('\n').map(visible)];

/** For programs. `text` says each reason as the pretty form does. */
export const evaluationsJson = ({ displayName }: LoadedDefinition, evaluations: readonly Evaluation[]): string =>
  jsonText({
    version: 1,
    policy: { displayName },
    evaluations: evaluations.map(({ resource: { type, name }, result: { reasons, ...result } }) => ({
      resource: { type, name },
      ...result,
      reasons: reasons.map((reason) => ({ ...reason, text: describeReason(reason) })),
    })),
  });

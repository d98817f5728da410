import {
  describeCondition,
  describeReason,
  type LoadedDefinition,
  type PolicyResult,
  type Reason,
  type ResourceBody,
} from '../core/policy-engine';
import { visible, visibleJson } from './formats/visible';
import type { Terminal } from './terminal';

type Colors = Terminal['colors'];

/** The result of a policy definition for one resource. */
export interface Evaluation {
  readonly resource: ResourceBody;
  readonly result: PolicyResult;
}

/** Text: the effect on each resource, with the conditions that determined it and the values that they read. */
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
        ? ['  denyAction denies requests to delete the resource. This request is allowed.']
        : []),
      ...detailsOf(result).map((line) => `  ${colors.dim(line)}`),
    ]),
  ];
}

function nameOf({ type, name }: Evaluation['resource']): string {
  return typeof name === 'string' ? `${String(type)} ${name}` : String(type);
}

function formatEffect({ effect, status }: PolicyResult, { red, green, yellow }: Colors): string {
  if (status === 'notKnown') return yellow('undecided');
  if (status === 'notEvaluated' && effect === 'none') return yellow('not evaluated');
  if (effect === 'none') return green('no match');
  return effect === 'deny' ? red(effect) : yellow(effect);
}

function formatReason(reason: Reason, { dim }: Colors): string {
  if (reason.kind !== 'condition') return visible(describeReason(reason));
  const answer = reason.holds ? 'holds:        ' : 'does not hold:';
  return `${answer} ${visible(describeCondition(reason))} ${dim(`(${visible(reason.path)})`)}`;
}

/** The details of the effect: the fields of append, the operations of modify, the deployment of deployIfNotExists. */
const detailsOf = ({ details }: PolicyResult): string[] =>
  details === undefined ? [] : ['Details:', ...visibleJson(details).split('\n').map(visible)];

/** JSON. `text` is the reason as text. */
export const evaluationsJson = ({ displayName }: LoadedDefinition, evaluations: readonly Evaluation[]): string =>
  visibleJson({
    version: 1,
    policy: { displayName },
    evaluations: evaluations.map(({ resource: { type, name }, result: { reasons, ...result } }) => ({
      resource: { type, name },
      ...result,
      reasons: reasons.map((reason) => ({ ...reason, text: describeReason(reason) })),
    })),
  });

import { evaluatePolicy, type LoadedDefinition, loadDefinition, type PolicyResult } from '../../core/policy-engine';
import type { Case } from './cases';
import type { Asked } from './definitions';
import { CAUSES, type Cause, type Question } from './differences';
import type { Answer } from './regorus';

/** The request context for both engines. */
const CONTEXT = {
  resourceGroup: { name: 'example', location: 'westeurope' },
  subscription: { subscriptionId: '00000000-0000-0000-0000-000000000000' },
};

/** A definition that is loaded in this project's engine. */
export interface Loaded {
  readonly asked: Asked;
  readonly definition: LoadedDefinition;
}

export const load = (asked: Asked): Loaded => ({ asked, definition: loadDefinition(asked.definition) });

/** Evaluates a request with this project's engine. */
export const evaluateHere = ({ asked, definition }: Loaded, { resource, related }: Case): PolicyResult =>
  evaluatePolicy(definition, {
    resource,
    parameters: asked.parameters,
    context: CONTEXT,
    relatedResources: related === undefined ? [] : [related],
  });

export const isSame = ({ effect }: PolicyResult, theirs: Answer): boolean =>
  'effect' in theirs && theirs.effect === effect.toLowerCase();

/** The causes and pairs of causes that can explain a difference, single causes first. */
const combinations: readonly (readonly Cause[])[] = [
  ...CAUSES.map((cause) => [cause]),
  ...CAUSES.flatMap((first, index) => CAUSES.slice(index + 1).map((second) => [first, second])),
];

/**
 * Finds the causes that together explain a difference between the two results. Undefined if no combination does.
 */
export function explain(loaded: Loaded, request: Case, theirs: Answer): readonly Cause[] | undefined {
  const { asked } = loaded;
  return combinations.find((causes) => {
    let question: Question = { definition: asked.definition, resource: request.resource };
    for (const { rewrite } of causes) {
      const rewritten = rewrite?.(question);
      if (rewritten === question) return false;
      question = rewritten ?? question;
    }
    const same = question.definition === asked.definition;
    const ours = evaluateHere(same ? loaded : load({ ...asked, definition: question.definition }), {
      ...request,
      resource: question.resource,
    });
    const settling = causes.filter(({ rewrite }) => rewrite === undefined);
    return settling.length === 0
      ? isSame(ours, theirs)
      : settling.some(({ settles }) => settles?.(ours, theirs) ?? false);
  });
}

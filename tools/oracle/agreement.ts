import { controls } from '../../controls';
import { azureNames, evaluate } from '../../core/evaluation';
import { decide, type Loaded } from './compare';
import type { GeneratedResource } from './resources';

/** A resource on which a control and its definitions do not say the same. */
export interface Disagreement {
  readonly control: string;
  readonly resource: GeneratedResource;
  readonly requirement: 'none' | 'deny';
  readonly policies: 'none' | 'deny';
}

/**
 * Where the verdicts of the controls on a resource are not the effects of the definitions that were generated from them.
 * What a control cannot tell has to be denied: it is a property that is there twice, and the provider may read either.
 */
export function disagreements(resource: GeneratedResource, emitted: readonly Loaded[]): Disagreement[] {
  return controls.flatMap((control) => {
    const definitions = emitted.filter(({ asked }) => asked.control === control.id);
    if (definitions.length === 0) return [];
    const verdict = evaluate(control, known(resource))?.verdict ?? 'pass';
    const requirement = verdict === 'pass' ? 'none' : 'deny';
    const denies = definitions.some((each) => decide(each, { origin: '', resource }).effect === 'deny');
    const policies = denies ? 'deny' : 'none';
    return requirement === policies ? [] : [{ control: control.id, resource, requirement, policies }];
  });
}

function known({ type, ...body }: GeneratedResource): { type: string; properties: unknown } {
  const { knownType, withKnownNames } = azureNames(controls);
  const key = Object.keys(body).find((name) => name.toLowerCase() === 'properties');
  return { type: knownType(type), properties: withKnownNames(key === undefined ? undefined : body[key]) };
}

import type { Catalogue } from '../../core/catalogue';
import { azureNames, evaluate, type Resource } from '../../core/evaluation';
import { evaluateHere, type Loaded } from './compare';
import type { GeneratedResource } from './resources';

/** A resource for which the verdict of a control differs from the effect of its definitions. */
export interface Disagreement {
  readonly control: string;
  readonly resource: GeneratedResource;
  readonly requirement: 'none' | 'deny';
  readonly policies: 'none' | 'deny';
}

/**
 * The controls whose verdict on a resource differs from the effect of the definitions generated from them. An unknown
 * verdict must be a deny: its only cause is a property that appears twice, and the provider may read either.
 */
export function disagreements(
  catalogue: Catalogue,
  resource: GeneratedResource,
  emitted: readonly Loaded[],
): Disagreement[] {
  const named = withCatalogueNames(catalogue, resource);
  return catalogue.flatMap((control) => {
    const definitions = emitted.filter(({ asked }) => asked.control === control.id);
    if (definitions.length === 0) return [];
    const verdict = evaluate(control, named)?.verdict ?? 'pass';
    const requirement = verdict === 'pass' ? 'none' : 'deny';
    const denies = definitions.some((each) => evaluateHere(each, { origin: '', resource }).effect === 'deny');
    const policies = denies ? 'deny' : 'none';
    return requirement === policies ? [] : [{ control: control.id, resource, requirement, policies }];
  });
}

function withCatalogueNames(catalogue: Catalogue, { type, ...body }: GeneratedResource): Resource {
  const { knownType, withKnownNames } = azureNames(catalogue);
  const key = Object.keys(body).find((name) => name.toLowerCase() === 'properties');
  return { type: knownType(type), properties: withKnownNames(key === undefined ? undefined : body[key]) };
}

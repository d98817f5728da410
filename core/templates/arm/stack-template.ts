import { alternativesOf } from '../../values';
import { type OpenTemplate, openTemplate } from './deployment-outputs';
import { type NestedTemplate, nestedTemplate, type UnreadTemplate } from './nested-template';
import type { DeclaredResource } from './resources';
import type { TemplateScope } from './template-input';

/**
 * The template of a deployment stack. Microsoft does not document whether its expressions are evaluated in the scope of
 * the stack or in that of the outer template, so an expression has the values of both.
 */
export function stackTemplate(written: DeclaredResource): (NestedTemplate & OpenTemplate) | UnreadTemplate {
  const nested = nestedTemplate(written, { isInner: true });
  if ('predicate' in nested) return nested;
  const { evaluator, scope: outer } = written.context;
  const { template, scope: inner } = evaluator.tentatively(() => openTemplate(nested, evaluator));
  return { ...nested, template, scope: eitherScope(outer, inner) };
}

const REASON = 'the scope of expressions in the template of a deployment stack is not documented';

function eitherScope(outer: TemplateScope, inner: TemplateScope): TemplateScope {
  return {
    ...inner,
    find: (name) => {
      const [ofOuter, ofInner] = [outer.find(name), inner.find(name)];
      if (!ofOuter || !ofInner) return ofOuter ?? ofInner;
      return (args) =>
        alternativesOf(
          [ofOuter, ofInner].map((apply) => inner.tentatively?.(() => apply(args))),
          REASON,
        );
    },
  };
}

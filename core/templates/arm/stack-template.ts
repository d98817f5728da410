import { type ArmFunction, UndeclaredError } from '../../expressions';
import { alternativesOf } from '../../values';
import { type OpenTemplate, openTemplate } from './deployment-outputs';
import { type NestedTemplate, nestedTemplate, type UnreadTemplate } from './nested-template';
import type { DeclaredResource } from './resources';
import type { TemplateScope } from './template-input';

/**
 * The template of a deployment stack. Microsoft does not document whether its expressions are evaluated in the scope of
 * the stack or in that of the outer template, so an expression has the values of both. A name that only one of them
 * declares has its value there, because otherwise the deployment fails.
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
      return (args) => {
        const results = [ofOuter, ofInner].map((apply) => resultOf(apply, args, inner));
        const declared = results.filter(({ isDeclared }) => isDeclared);
        const values = (declared.length === 0 ? results : declared).map(({ value }) => value);
        return alternativesOf(values, REASON);
      };
    },
  };
}

/** The result of a function, and whether the parameter or variable that it reads is declared. */
function resultOf(apply: ArmFunction, args: readonly unknown[], { tentatively }: TemplateScope) {
  let isDeclared = true;
  const value = tentatively?.(() => {
    try {
      return apply(args);
    } catch (error) {
      isDeclared = !(error instanceof UndeclaredError);
      throw error;
    }
  });
  return { value, isDeclared };
}

import { type ArmFunction, describeType, isExpressionObject, UndeclaredError } from '../../expressions';
import { foldCase, Unknown } from '../../values';
import { TemplateError } from '../template-error';
import { parameterResolver } from './declared-parameters';
import { variableResolver } from './declared-variables';
import { deploymentFunctions, evaluatedAtDeployment } from './deployment';
import type { Evaluator } from './evaluator';
import { membersByName } from './keys';
import { lookup, type Members } from './lookup';
import { section } from './section';
import type { TemplateInput, TemplateScope } from './template-input';
import { userFunctions } from './user-functions';

/** @param reference the function reference(), which depends on the deployments of the template. */
export function templateScope(open: TemplateInput, evaluator: Evaluator, reference: ArmFunction): TemplateScope {
  const sectionOf = (name: string): Members => readSection(open, name, evaluator);
  const ofDeployment = deploymentFunctions(open.deployment);
  const ofUser = userFunctions(open, evaluator, () => scope);
  const scope: TemplateScope = {
    find: (name) => {
      if (name === 'parameters') return parameters;
      if (name === 'variables') return variables;
      if (name === 'reference') return reference;
      return (
        ofDeployment.get(name) ??
        ofUser.get(name) ??
        (name.startsWith('list') ? () => evaluatedAtDeployment(name) : undefined)
      );
    },
    unlisted: (name) => unlistedFunction(name, evaluator),
    tentatively: (evaluate) => evaluator.branch(evaluate),
    spend: (steps) => evaluator.spend(steps),
    parameterLabel: open.parameterLabel ?? ((name) => `{${name}}`),
  };
  const parameters = lookup('parameter', parameterResolver(open, sectionOf('parameters'), evaluator, scope), evaluator);
  const variables = lookup('variable', variableResolver(open, sectionOf('variables'), evaluator, scope), evaluator);
  return scope;
}

function readSection({ template, path }: TemplateInput, name: string, { problem }: Evaluator): Members {
  const at = [...path, name];
  const written = Object.hasOwn(template, name) ? template[name] : undefined;
  const isMissing = written === undefined || written === null || written instanceof Unknown;
  if (!isExpressionObject(written) && !isMissing)
    problem(
      new TemplateError(`The ${name} are ${describeType(written)}, not an object. Example: "${name}": {"host": …}`, {
        path: at,
      }),
    );
  return membersByName(section(template, name), at, problem);
}

/** Functions that are known only in a part of an expression or template. */
const PLACES: ReadonlyMap<string, string> = new Map([
  ['copyindex', 'a copy loop'],
  ['lambdavariables', 'lambda()'],
]);

function unlistedFunction(name: string, evaluator: Evaluator): Unknown {
  const place = PLACES.get(foldCase(name));
  if (place !== undefined) throw new UndeclaredError(`${name}() can be used only in ${place}`);
  if (name.includes('.'))
    throw new UndeclaredError(`the function ${name}() is not declared; add it to the functions of the template`);
  evaluator.warn(
    `${name}() is not evaluated by Gatewarden, so its value is unknown. Correct the name if it is not a function of Azure Resource Manager.`,
  );
  return new Unknown(`${name}() is not evaluated by Gatewarden`);
}

import { describeType, isExpressionObject, memberLike } from '../../expressions';
import { Alternatives, derivedUnknown, type JsonObject, mapAlternatives, Unknown } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import type { Evaluator } from './evaluator';
import { GIVEN_KEYS, normalizeKeysOf } from './keys';

const EXAMPLE = '{"parameters": {"serviceUrl": {"value": "https://echo.contoso.com"}}}';

/**
 * The values in a parameter file, by parameter name.
 * @param file the parsed file.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/parameter-files
 * @throws TemplateError if the file is not a parameter file.
 */
export function readArmParameters(file: unknown): JsonObject {
  const given = isExpressionObject(file) ? memberLike(file, 'parameters') : undefined;
  return givenValues(given, ['parameters']);
}

/**
 * The values of `{"name": {"value": …}}`; {@link Unknown} for a Key Vault reference.
 * @param evaluator collects the problems of single values. Without it, they are thrown.
 */
export function givenValues(given: unknown, path: Path, evaluator?: Evaluator): JsonObject {
  if (!isExpressionObject(given))
    throw new TemplateError(`The parameters are ${describeType(given)}, not an object. Example: ${EXAMPLE}`, {
      path,
    });
  return Object.fromEntries(
    Object.entries(given).map(([name, each]) => {
      const at = [...path, name];
      const read = (): unknown => givenValue(name, each, at);
      return [name, evaluator ? evaluator.part(at, read) : read()];
    }),
  );
}

function givenValue(name: string, written: unknown, path: Path): unknown {
  if (written instanceof Alternatives) return mapAlternatives(written, (each) => givenValue(name, each, path));
  if (written instanceof Unknown) return derivedUnknown(written);
  const given = normalizeKeysOf(written, GIVEN_KEYS, path);
  if (isExpressionObject(given) && Object.hasOwn(given, 'value')) return given.value;
  if (isExpressionObject(given) && Object.hasOwn(given, 'reference'))
    return new Unknown(`the parameter '${name}' is a Key Vault secret, which is read at deployment`);
  if (isExpressionObject(given) && Object.hasOwn(given, 'expression'))
    return new Unknown(`the parameter '${name}' is an expression, which is evaluated at deployment`);
  throw new TemplateError(`The parameter '${name}' has no value. Example: ${EXAMPLE}`, { path });
}

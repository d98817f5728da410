export {
  type Expression,
  ExpressionError,
  isExpression,
  parseExpression,
  UndeclaredError,
  unescapeLiteral,
} from './expression';
export { type ArmFunction, evaluateExpression, standardFunctions } from './functions';
export { parseIpRange, rangeContains } from './functions/ip-range';
export { asInteger, asString, pure, unknownOnFailure } from './functions/pure';
export { PartialObject, settled } from './partial';
export { type FunctionScope, withFunction } from './scope';
export {
  ArgumentError,
  DEEPEST_VALUE,
  describeType,
  EvaluationError,
  findKey,
  isExpressionObject,
  isSame,
  memberLike,
  workOf,
} from './values';

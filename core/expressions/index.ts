export { type Expression, ExpressionError, isExpression, parseExpression, unescapeLiteral } from './expression';
export { type ArmFunction, evaluateExpression, type FunctionScope, standardFunctions } from './functions';
export { parseIpRange, rangeContains } from './functions/ip-range';
export { asInteger, asString, pure } from './functions/pure';
export {
  ArgumentError,
  DEEPEST_VALUE,
  describeType,
  EvaluationError,
  findKey,
  isExpressionObject,
  isSame,
  memberLike,
} from './values';

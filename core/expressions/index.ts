export {
  type Expression,
  ExpressionError,
  isExpression,
  parseExpression,
  UndeclaredError,
  unescapeLiteral,
} from './expression';
export {
  type ArmFunction,
  evaluateExpression,
  type FunctionScope,
  standardFunctions,
  withFunction,
} from './functions';
export { parseIpRange, rangeContains } from './functions/ip-range';
export { asInteger, asString, pure, unknownOnFailure } from './functions/pure';
export { PartialObject, settled } from './partial';
export {
  ArgumentError,
  DEEPEST_VALUE,
  describeType,
  EvaluationError,
  findKey,
  isExpressionObject,
  isSame,
  memberLike,
  sizeOf,
} from './values';

/** Comparisons and choices: 1 for true, 0 for false. */
import * as comparisons from '../../ops/comparisons.ts';
import { type SymbolicLike, type SymbolicTensor, symbolOf, toNode } from '../symbolic.ts';
import { binary, unary } from './maker.ts';

/** 1 where x1 = x2, else 0. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const equal = /* @__PURE__ */ binary('equal', comparisons.equal);
/** 1 where x1 ≠ x2, else 0. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const notEqual = /* @__PURE__ */ binary('notEqual', comparisons.notEqual);
/** 1 where x1 > x2, else 0. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const greater = /* @__PURE__ */ binary('greater', comparisons.greater);
/** 1 where x1 ≥ x2, else 0. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const greaterEqual = /* @__PURE__ */ binary('greaterEqual', comparisons.greaterEqual);
/** 1 where x1 < x2, else 0. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const less = /* @__PURE__ */ binary('less', comparisons.less);
/** 1 where x1 ≤ x2, else 0. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const lessEqual = /* @__PURE__ */ binary('lessEqual', comparisons.lessEqual);
/** 1 where neither is 0. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const logicalAnd = /* @__PURE__ */ binary('logicalAnd', comparisons.logicalAnd);
/** 1 where one is not 0. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const logicalOr = /* @__PURE__ */ binary('logicalOr', comparisons.logicalOr);
/** 1 where x is 0, else 0. @throws UsageError for what is no symbolic tensor or number */
export const logicalNot = /* @__PURE__ */ unary('logicalNot', comparisons.logicalNot);

/** x1 where the condition is not 0, else x2. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export function where(condition: SymbolicLike, x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  const [test, a, b] = [
    toNode('ops.where', 'condition', condition),
    toNode('ops.where', 'x1', x1),
    toNode('ops.where', 'x2', x2),
  ];
  return symbolOf(comparisons.where(test, a, b));
}

/**
 * Comparisons and what is chosen by them, element by element. Where Keras has booleans, there are float32 numbers: 1 for true, 0 for
 * false; so a comparison can be multiplied and summed as it is. No gradient goes through a comparison.
 */
import * as c from '../../ops/comparisons.ts';
import { applied, type SymbolicLike, type SymbolicTensor, symbol } from '../symbolic.ts';

/** 1 where x1 = x2, else 0, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
export function equal(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('equal', 'x1', x1).equal(x2);
}

/** 1 where x1 ≠ x2, else 0, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
export function notEqual(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('notEqual', 'x1', x1).notEqual(x2);
}

/** 1 where x1 > x2, else 0, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
export function greater(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('greater', 'x1', x1).greater(x2);
}

/** 1 where x1 ≥ x2, else 0, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
export function greaterEqual(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('greaterEqual', 'x1', x1).greaterEqual(x2);
}

/** 1 where x1 < x2, else 0, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
export function less(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('less', 'x1', x1).less(x2);
}

/** 1 where x1 ≤ x2, else 0, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
export function lessEqual(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('lessEqual', 'x1', x1).lessEqual(x2);
}

/**
 * 1 where neither x1 nor x2 is 0, else 0, broadcast to one shape.
 * @throws ShapeError where the shapes do not fit, UsageError for other values
 */
export function logicalAnd(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return applied('logicalAnd', c.logicalAnd, { x1, x2 });
}

/**
 * 1 where x1 or x2 is not 0, else 0, broadcast to one shape.
 * @throws ShapeError where the shapes do not fit, UsageError for other values
 */
export function logicalOr(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return applied('logicalOr', c.logicalOr, { x1, x2 });
}

/** 1 where x is 0, else 0, of its shape. @throws UsageError for whole numbers and what is no operand */
export function logicalNot(x: SymbolicLike): SymbolicTensor {
  return applied('logicalNot', c.logicalNot, { x });
}

/**
 * x1 where the condition is not 0, else x2, broadcast to one shape.
 * @throws ShapeError where the shapes do not fit, UsageError for other values
 */
export function where(condition: SymbolicLike, x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return applied('where', c.where, { condition, x1, x2 });
}

/** Arithmetic, element by element. Operands broadcast against each other as numpy's do. */
import { sign as signOf } from '../../ops/comparisons.ts';
import { applied, type SymbolicLike, type SymbolicTensor, symbol } from '../symbolic.ts';

/** x1 + x2, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
export function add(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('add', 'x1', x1).add(x2);
}

/** x1 - x2, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
export function subtract(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('subtract', 'x1', x1).sub(x2);
}

/** x1 · x2, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
export function multiply(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('multiply', 'x1', x1).mul(x2);
}

/** x1 / x2, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
export function divide(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('divide', 'x1', x1).div(x2);
}

/**
 * The larger of x1 and x2, broadcast to one shape. Where they are equal, the gradient goes to x1.
 * @throws ShapeError where the shapes do not fit, UsageError for other values
 */
export function maximum(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('maximum', 'x1', x1).maximum(x2);
}

/**
 * The smaller of x1 and x2, broadcast to one shape. Where they are equal, the gradient goes to x1.
 * @throws ShapeError where the shapes do not fit, UsageError for other values
 */
export function minimum(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('minimum', 'x1', x1).minimum(x2);
}

/** -x, of its shape. @throws UsageError for whole numbers and what is no operand */
export function negative(x: SymbolicLike): SymbolicTensor {
  return symbol('negative', 'x', x).neg();
}

/** |x|, of its shape. At 0 the gradient is 0. @throws UsageError for whole numbers and what is no operand */
export function absolute(x: SymbolicLike): SymbolicTensor {
  return symbol('absolute', 'x', x).abs();
}

/** -1, 0 or 1 by the sign of x, of its shape. Its gradient is 0. @throws UsageError for whole numbers and what is no operand */
export function sign(x: SymbolicLike): SymbolicTensor {
  return applied('sign', signOf, { x });
}

/** x², of its shape. @throws UsageError for whole numbers and what is no operand */
export function square(x: SymbolicLike): SymbolicTensor {
  return symbol('square', 'x', x).square();
}

/**
 * x, at least xMin and at most xMax, which may be infinite as numbers. Where it was changed, no gradient goes to x.
 * @param x of any shape, which the result has
 * @throws ShapeError where the shapes do not fit, UsageError for xMin > xMax and for other values
 */
export function clip(x: SymbolicLike, xMin: SymbolicLike, xMax: SymbolicLike): SymbolicTensor {
  return symbol('clip', 'x', x).clip(xMin, xMax);
}

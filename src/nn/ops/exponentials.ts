/** Powers, exponentials and logarithms, element by element. */
import * as e from '../../ops/exponentials.ts';
import { applied, type SymbolicLike, type SymbolicTensor, symbol } from '../symbolic.ts';

/** √x, of its shape. At 0 the gradient is infinite. @throws UsageError for whole numbers and what is no operand */
export function sqrt(x: SymbolicLike): SymbolicTensor {
  return symbol('sqrt', 'x', x).sqrt();
}

/** 1 / √x, of its shape. @throws UsageError for whole numbers and what is no operand */
export function rsqrt(x: SymbolicLike): SymbolicTensor {
  return symbol('rsqrt', 'x', x).rsqrt();
}

/** e to the power x, of its shape. @throws UsageError for whole numbers and what is no operand */
export function exp(x: SymbolicLike): SymbolicTensor {
  return symbol('exp', 'x', x).exp();
}

/** exp(x) - 1, exact near 0, of the shape of x. @throws UsageError for whole numbers and what is no operand */
export function expm1(x: SymbolicLike): SymbolicTensor {
  return applied('expm1', e.expm1, { x });
}

/** The natural logarithm of positive x, of its shape. @throws UsageError for whole numbers and what is no operand */
export function log(x: SymbolicLike): SymbolicTensor {
  return symbol('log', 'x', x).log();
}

/** log(1 + x), exact near 0, of the shape of x. @throws UsageError for whole numbers and what is no operand */
export function log1p(x: SymbolicLike): SymbolicTensor {
  return applied('log1p', e.log1p, { x });
}

/**
 * x1 to the power x2, broadcast to one shape: of negative numbers to whole powers alone. 0 to the power 0 is 1.
 * @throws ShapeError where the shapes do not fit, UsageError for other values
 */
export function power(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('power', 'x1', x1).pow(x2);
}

/** The error function 2 / √π · ∫ exp(-t²) dt from 0 to x, of its shape. @throws UsageError for whole numbers and what is no operand */
export function erf(x: SymbolicLike): SymbolicTensor {
  return applied('erf', e.erf, { x });
}

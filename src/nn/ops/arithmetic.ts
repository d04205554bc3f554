/** Arithmetic, exponentials and rounding of elements. */
import * as arithmetic from '../../ops/arithmetic.ts';
import * as comparisons from '../../ops/comparisons.ts';
import * as exponentials from '../../ops/exponentials.ts';
import { expectValue, type SymbolicLike, type SymbolicTensor, symbolOf, toNode } from '../symbolic.ts';
import { binary, unary } from './maker.ts';

/** x1 + x2. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const add = /* @__PURE__ */ binary('add', arithmetic.add);
/** x1 − x2. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const subtract = /* @__PURE__ */ binary('subtract', arithmetic.sub);
/** x1 · x2. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const multiply = /* @__PURE__ */ binary('multiply', arithmetic.mul);
/** x1 / x2. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const divide = /* @__PURE__ */ binary('divide', arithmetic.div);
/** x1 to the power of x2. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const power = /* @__PURE__ */ binary('power', exponentials.pow);
/** The larger of both. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const maximum = /* @__PURE__ */ binary('maximum', comparisons.maximum);
/** The smaller of both. Shapes broadcast. @throws ShapeError where they do not, UsageError */
export const minimum = /* @__PURE__ */ binary('minimum', comparisons.minimum);
/** −x. @throws UsageError for what is no symbolic tensor or number */
export const negative = /* @__PURE__ */ unary('negative', arithmetic.neg);
/** x · x. @throws UsageError for what is no symbolic tensor or number */
export const square = /* @__PURE__ */ unary('square', arithmetic.square);
/** The root. @throws UsageError for what is no symbolic tensor or number */
export const sqrt = /* @__PURE__ */ unary('sqrt', exponentials.sqrt);
/** 1 / the root. @throws UsageError for what is no symbolic tensor or number */
export const rsqrt = /* @__PURE__ */ unary('rsqrt', exponentials.rsqrt);
/** e to the power of x. @throws UsageError for what is no symbolic tensor or number */
export const exp = /* @__PURE__ */ unary('exp', exponentials.exp);
/** e to the power of x, minus 1, exact near 0. @throws UsageError for what is no symbolic tensor or number */
export const expm1 = /* @__PURE__ */ unary('expm1', exponentials.expm1);
/** The natural logarithm. @throws UsageError for what is no symbolic tensor or number */
export const log = /* @__PURE__ */ unary('log', exponentials.log);
/** log(1 + x), exact near 0. @throws UsageError for what is no symbolic tensor or number */
export const log1p = /* @__PURE__ */ unary('log1p', exponentials.log1p);
/** The error function. @throws UsageError for what is no symbolic tensor or number */
export const erf = /* @__PURE__ */ unary('erf', exponentials.erf);
/** Without its sign. @throws UsageError for what is no symbolic tensor or number */
export const absolute = /* @__PURE__ */ unary('absolute', comparisons.abs);
/** −1, 0 or 1. @throws UsageError for what is no symbolic tensor or number */
export const sign = /* @__PURE__ */ unary('sign', comparisons.sign);

/** As `absolute`. */
export const abs = absolute;
/** As `subtract`. */
export const sub = subtract;
/** As `multiply`. */
export const mul = multiply;
/** As `divide`. */
export const div = divide;
/** As `negative`. */
export const neg = negative;
/** As `power`. */
export const pow = power;

/** x within [xMin, xMax]. @throws UsageError where one of them is no number */
export function clip(x: SymbolicLike, xMin: number, xMax: number): SymbolicTensor {
  const where = 'ops.clip';
  const [low, high] = [expectValue(where, 'xMin', xMin), expectValue(where, 'xMax', xMax)];
  return symbolOf(comparisons.clip(toNode(where, 'x', x), low, high));
}

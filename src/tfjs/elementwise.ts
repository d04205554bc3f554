/** Functions of an element of each tensor, which are broadcast as numpy's are. */
import type { CpuOp } from '../cpu/evaluate.ts';
import { apply, type Node } from '../graph/node.ts';
import { broadcastShapes } from '../graph/shapes.ts';
import * as activations from '../ops/activations.ts';
import * as arithmetic from '../ops/arithmetic.ts';
import * as comparisons from '../ops/comparisons.ts';
import * as exponentials from '../ops/exponentials.ts';
import * as rectifiers from '../ops/rectifiers.ts';
import { fill } from '../ops/sources.ts';
import { applied } from './record.ts';
import { type DataType, type Tensor, type TensorLike, toTensor } from './tensor.ts';

type Unary = (x: TensorLike) => Tensor;
type Binary = (a: TensorLike, b: TensorLike) => Tensor;

/** Whole numbers stay so where all are. */
const common = (...given: readonly Tensor[]): DataType =>
  given.every(({ dtype }) => dtype !== 'float32') && given.some(({ dtype }) => dtype === 'int32') ? 'int32' : 'float32';

const unary =
  (name: string, make: (x: Node) => Node, dtype?: DataType | 'kept'): Unary =>
  (x) => {
    const given = toTensor(`tf.${name}`, x);
    return applied(`tf.${name}`, [given], make, dtype === 'kept' ? given.dtype : dtype);
  };

/** Of two tensors; a number beside a tensor takes its dtype where it is a whole number. */
const binary =
  (name: string, make: (a: Node, b: Node) => Node, dtype?: DataType): Binary =>
  (a, b) => {
    const where = `tf.${name}`;
    const [x, y] = [toTensor(where, a), toTensor(where, b)];
    return applied(where, [x, y], make, dtype ?? common(x, y));
  };

/** An op that the GPU has no kernel for. @param slope of the function, by the node; default: none is needed, it is 0 */
function own(name: string, f: (x: number) => number, slope?: (x: Node, y: Node) => Node): (x: Node) => Node {
  const op: CpuOp = {
    name: `tfjs/${name}`,
    kind: 'elementwise',
    shape: (inputs) => ({ shape: broadcastShapes(name, inputs), dtype: 'f32' }),
    vjp: (node, dy) => [slope === undefined ? fill(node.shape, 0) : arithmetic.mul(dy, slope(node.inputs[0]!, node))],
    twin: ([x]) => x!.map(f),
  };
  return (x) => apply(op, [x], {});
}

const number = (value: number): Node => fill([], value);
const { mul, div, sub, square: squared } = arithmetic;
const one = number(1);
const floorOf = own('floor', Math.floor);
/** Halves go to the even neighbour. */
const toEven = (x: number): number => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));
const sine = own('sin', Math.sin, (x) => cosine(x));
const cosine: (x: Node) => Node = own('cos', Math.cos, (x) => arithmetic.neg(sine(x)));

/** a + b, broadcast to one shape. */
export const add = binary('add', arithmetic.add);
/** a - b, broadcast to one shape. */
const subtract = binary('sub', sub);
/** a · b, broadcast to one shape. */
const multiply = binary('mul', mul);
/** Of whole numbers the quotient without its rest. */
const divide: Binary = (a, b) => {
  const [x, y] = [toTensor('tf.div', a), toTensor('tf.div', b)];
  return common(x, y) === 'int32' ? floorDiv(x, y) : applied('tf.div', [x, y], div);
};
/** The quotient without its rest, towards minus infinity: int32. */
export const floorDiv = binary('floorDiv', (a, b) => floorOf(div(a, b)), 'int32');
/** 0 where b is. */
export const divNoNan = binary('divNoNan', (a, b) => {
  const isZero = comparisons.equal(b, number(0));
  return comparisons.where(isZero, number(0), div(a, comparisons.where(isZero, one, b)));
});
/** The rest of a division, of b's sign. */
export const mod = binary('mod', (a, b) => sub(a, mul(b, floorOf(div(a, b)))));
/** a to the power b. */
export const pow = binary('pow', exponentials.pow);
/** The larger of a and b. */
export const maximum = binary('maximum', comparisons.maximum);
/** The smaller of a and b. */
export const minimum = binary('minimum', comparisons.minimum);
/** (a - b)² */
export const squaredDifference = binary('squaredDifference', (a, b) => squared(sub(a, b)));
/** Whether a > b: bool. */
export const greater = binary('greater', comparisons.greater, 'bool');
/** Whether a ≥ b: bool. */
export const greaterEqual = binary('greaterEqual', comparisons.greaterEqual, 'bool');
/** Whether a < b: bool. */
export const less = binary('less', comparisons.less, 'bool');
/** Whether a ≤ b: bool. */
export const lessEqual = binary('lessEqual', comparisons.lessEqual, 'bool');
/** Whether a = b: bool. */
export const equal = binary('equal', comparisons.equal, 'bool');
/** Whether a ≠ b: bool. */
export const notEqual = binary('notEqual', comparisons.notEqual, 'bool');
/** Whether both hold: bool. */
export const logicalAnd = binary('logicalAnd', comparisons.logicalAnd, 'bool');
/** Whether one of them holds: bool. */
export const logicalOr = binary('logicalOr', comparisons.logicalOr, 'bool');
/** Whether one of them alone holds: bool. */
export const logicalXor = binary('logicalXor', comparisons.notEqual, 'bool');
/** Whether it does not hold: bool. */
export const logicalNot = unary('logicalNot', comparisons.logicalNot, 'bool');

/** a where the condition holds, else b. */
export function where(condition: TensorLike, a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = [toTensor('tf.where', a), toTensor('tf.where', b)];
  return applied('tf.where', [condition, x, y], comparisons.where, x.dtype === y.dtype ? x.dtype : common(x, y));
}

/** -x */
export const neg = unary('neg', arithmetic.neg, 'kept');
/** |x| */
export const abs = unary('abs', comparisons.abs, 'kept');
/** -1, 0 or 1. */
export const sign = unary('sign', comparisons.sign, 'kept');
/** x² */
export const square = unary('square', squared, 'kept');
/** √x */
export const sqrt = unary('sqrt', exponentials.sqrt);
/** 1 / √x */
export const rsqrt = unary('rsqrt', exponentials.rsqrt);
/** 1 / x */
export const reciprocal = unary('reciprocal', (x) => div(one, x));
/** e to the power x. */
export const exp = unary('exp', exponentials.exp);
/** exp(x) - 1, exact for small x. */
export const expm1 = unary('expm1', exponentials.expm1);
/** The natural logarithm. */
export const log = unary('log', exponentials.log);
/** log(1 + x), exact for small x. */
export const log1p = unary('log1p', exponentials.log1p);
/** Gauss's error function. */
export const erf = unary('erf', exponentials.erf);
/** The sine of x in radians. */
export const sin = unary('sin', sine);
/** The cosine of x in radians. */
export const cos = unary('cos', cosine);
/** The tangent of x in radians. */
export const tan = unary('tan', (x) => div(sine(x), cosine(x)));
/** The hyperbolic tangent. */
export const tanh = unary('tanh', activations.tanh);
/** The hyperbolic sine. */
export const sinh = unary(
  'sinh',
  own('sinh', Math.sinh, (x) => cosineHyperbolic(x)),
);
const cosineHyperbolic: (x: Node) => Node = own('cosh', Math.cosh, (x) => own('sinh', Math.sinh)(x));
/** The hyperbolic cosine. */
export const cosh = unary('cosh', cosineHyperbolic);
/** The inverse of tan. */
export const atan = unary(
  'atan',
  own('atan', Math.atan, (x) => div(one, arithmetic.add(one, squared(x)))),
);
/** The inverse of sin. */
export const asin = unary(
  'asin',
  own('asin', Math.asin, (x) => exponentials.rsqrt(sub(one, squared(x)))),
);
/** The inverse of cos. */
export const acos = unary(
  'acos',
  own('acos', Math.acos, (x) => arithmetic.neg(exponentials.rsqrt(sub(one, squared(x))))),
);
/** The next whole number below. */
export const floor = unary('floor', floorOf, 'kept');
/** The next whole number above. */
export const ceil = unary('ceil', own('ceil', Math.ceil), 'kept');
/** The nearest whole number; halves go to the even one. */
export const round = unary('round', own('round', toEven), 'kept');
/** Whether an element is not a number: bool. */
const isNotANumber = unary(
  'isNaN',
  own('isNaN', (x) => Number(Number.isNaN(x))),
  'bool',
);
/** Whether an element is finite: bool. */
const isFiniteNumber = unary(
  'isFinite',
  own('isFinite', (x) => Number(Number.isFinite(x))),
  'bool',
);
/** 1 / (1 + exp(-x)) */
export const sigmoid = unary('sigmoid', activations.sigmoid);
/** x where it is positive, else 0. */
export const relu = unary('relu', activations.relu, 'kept');
/** x, at least 0 and at most 6. */
export const relu6 = unary('relu6', rectifiers.relu6, 'kept');
/** x where it is positive, else exp(x) - 1. */
export const elu = unary('elu', (x) => rectifiers.elu(x));
/** elu, scaled so that means and variances keep: Klambauer et al. 2017. */
export const selu = unary('selu', rectifiers.selu);
/** log(1 + exp(x)) */
export const softplus = unary('softplus', rectifiers.softplus);
/** 1 where x is positive, else 0. */
export const step = unary('step', (x) => comparisons.greater(x, number(0)));

const reciprocalRoot = (of: (x: Node) => Node) => (x: Node) => exponentials.rsqrt(of(x));
/** The angle of (b, a) from the first axis, in radians. */
export const atan2 = binary('atan2', (a, b) => {
  const half = own('atan', Math.atan, (x) => div(one, arithmetic.add(one, squared(x))))(div(a, b));
  const around = comparisons.where(comparisons.greaterEqual(a, number(0)), number(Math.PI), number(-Math.PI));
  return arithmetic.add(half, comparisons.where(comparisons.less(b, number(0)), around, number(0)));
});
/** The inverse of cosh. */
export const acosh = unary('acosh', own('acosh', Math.acosh, reciprocalRoot((x) => sub(squared(x), one)))); // biome-ignore format: one line
/** The inverse of sinh. */
export const asinh = unary('asinh', own('asinh', Math.asinh, reciprocalRoot((x) => arithmetic.add(squared(x), one)))); // biome-ignore format: one line
/** The inverse of tanh. */
export const atanh = unary(
  'atanh',
  own('atanh', Math.atanh, (x) => div(one, sub(one, squared(x)))),
);
/** Whether an element is infinite. */
export const isInf = unary('isInf', own('isInf', (x) => Number(Math.abs(x) === Number.POSITIVE_INFINITY)), 'bool'); // biome-ignore format: one line
/** log(sigmoid(x)) */
export const logSigmoid = unary('logSigmoid', (x) => arithmetic.neg(rectifiers.softplus(arithmetic.neg(x))));
/** x where it is positive, else alpha · x, with an alpha for each element. */
export const prelu = binary('prelu', (x, alpha) => comparisons.where(comparisons.greater(x, number(0)), x, mul(alpha, x)), 'float32'); // biome-ignore format: one line

/** x where it is positive, else alpha · x. */
export function leakyRelu(x: TensorLike, alpha = 0.2): Tensor {
  return applied('tf.leakyRelu', [x], (node) => rectifiers.leakyRelu(node, alpha));
}

/** x, at least `min` and at most `max`. */
export function clipByValue(x: TensorLike, min: number, max: number): Tensor {
  const given = toTensor('tf.clipByValue', x);
  return applied('tf.clipByValue', [given], (node) => comparisons.clip(node, min, max), given.dtype);
}

/** The sum of several tensors of one shape. */
export function addN(tensors: readonly Tensor[]): Tensor {
  return applied('tf.addN', tensors, (...nodes) => nodes.reduce((sum, node) => arithmetic.add(sum, node)));
}
export { divide as div, isFiniteNumber as isFinite, isNotANumber as isNaN, multiply as mul, subtract as sub };

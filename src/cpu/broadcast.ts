/** Float64 twins of the elementwise ops whose inputs are broadcast to the result's shape. */
import { type Node, type Shape, sizeOf } from '../graph/node.ts';

type V = Float64Array;

/** One result, or several where the op has `pick`s. */
export type Twin = (inputs: readonly V[], node: Node) => V | readonly V[];

/** Values of `own` shape repeated to `shape`, axes matched from the last one. */
export function broadcast(values: V, own: Shape, shape: Shape): V {
  if (values.length === 1) return new Float64Array(sizeOf(shape)).fill(values[0]!);
  if (values.length === sizeOf(shape)) return values;
  return Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
    let [rest, at, stride] = [i, 0, 1];
    for (let axis = shape.length - 1, mine = own.length - 1; axis >= 0; axis--, mine--) {
      const size = own[mine] ?? 1;
      if (size > 1) at += (rest % shape[axis]!) * stride;
      stride *= size;
      rest = Math.floor(rest / shape[axis]!);
    }
    return values[at]!;
  });
}

/** A function of an element of each input. */
const each =
  (f: (...elements: number[]) => number): Twin =>
  (values, { inputs, shape }) => {
    const repeated = values.map((value, i) => broadcast(value, inputs[i]!.shape, shape));
    return Float64Array.from({ length: sizeOf(shape) }, (_, i) => f(...repeated.map((value) => value[i]!)));
  };

/** The same with an attribute. */
const eachWith =
  (attr: string, f: (x: number, value: number) => number): Twin =>
  ([x], { attrs }) =>
    x!.map((element) => f(element, attrs[attr] as number));

/** By a series of positive terms; beyond 6 it is ±1 in float64. Source: Abramowitz & Stegun 7.1.6. */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

export const BROADCAST_TWINS: Readonly<Record<string, Twin>> = {
  add: each((a, b) => a! + b!),
  sub: each((a, b) => a! - b!),
  mul: each((a, b) => a! * b!),
  div: each((a, b) => a! / b!),
  equal: each((a, b) => Number(a === b)),
  notEqual: each((a, b) => Number(a !== b)),
  greater: each((a, b) => Number(a! > b!)),
  greaterEqual: each((a, b) => Number(a! >= b!)),
  less: each((a, b) => Number(a! < b!)),
  lessEqual: each((a, b) => Number(a! <= b!)),
  logicalAnd: each((a, b) => Number(a !== 0 && b !== 0)),
  logicalOr: each((a, b) => Number(a !== 0 || b !== 0)),
  logicalNot: each((x) => Number(x === 0)),
  where: each((condition, a, b) => (condition !== 0 ? a! : b!)),
  maximum: each(Math.max),
  minimum: each(Math.min),
  abs: each(Math.abs),
  sign: each(Math.sign),
  clip: ([x], { attrs }) => x!.map((value) => Math.min(Math.max(value, attrs.low as number), attrs.high as number)),
  exp: each(Math.exp),
  expm1: each(Math.expm1),
  log: each(Math.log),
  log1p: each(Math.log1p),
  sqrt: each(Math.sqrt),
  rsqrt: each((x) => 1 / Math.sqrt(x!)),
  pow: each(Math.pow),
  erf: each(erf),
  leakyRelu: eachWith('slope', (x, slope) => (x > 0 ? x : slope * x)),
  leakyReluGrad: ([dy, y], { attrs }) => dy!.map((d, i) => (y![i]! > 0 ? d : (attrs.slope as number) * d)),
  elu: eachWith('alpha', (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x))),
  softplus: each((x) => Math.max(x!, 0) + Math.log1p(Math.exp(-Math.abs(x!)))),
  castU32: each((x) => x!),
  castI32: each((x) => x! | 0),
};

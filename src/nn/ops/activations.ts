/** Activation functions. */

import type { Node } from '../../graph/node.ts';
import { axisOf } from '../../graph/shapes.ts';
import * as activations from '../../ops/activations.ts';
import { transpose } from '../../ops/movement.ts';
import * as rectifiers from '../../ops/rectifiers.ts';
import * as rows from '../../ops/softmax.ts';
import { expectBoolean } from '../check.ts';
import { expectValue, type SymbolicLike, type SymbolicTensor, symbolOf, toNode, toTensorNode } from '../symbolic.ts';
import { unary } from './maker.ts';

/** max(x, 0). @throws UsageError for what is no symbolic tensor or number */
export const relu = /* @__PURE__ */ unary('relu', activations.relu);
/** x within [0, 6]. @throws UsageError for what is no symbolic tensor or number */
export const relu6 = /* @__PURE__ */ unary('relu6', rectifiers.relu6);
/** 1 / (1 + e^−x). @throws UsageError for what is no symbolic tensor or number */
export const sigmoid = /* @__PURE__ */ unary('sigmoid', activations.sigmoid);
/** The hyperbolic tangent. @throws UsageError for what is no symbolic tensor or number */
export const tanh = /* @__PURE__ */ unary('tanh', activations.tanh);
/** x · sigmoid(x). @throws UsageError for what is no symbolic tensor or number */
export const silu = /* @__PURE__ */ unary('silu', rectifiers.silu);
/** log(1 + e^x). @throws UsageError for what is no symbolic tensor or number */
export const softplus = /* @__PURE__ */ unary('softplus', rectifiers.softplus);
/** relu6(x + 3) / 6. @throws UsageError for what is no symbolic tensor or number */
export const hardSigmoid = /* @__PURE__ */ unary('hardSigmoid', rectifiers.hardSigmoid);
/** The scaled elu that keeps mean and variance. @throws UsageError for what is no symbolic tensor or number */
export const selu = /* @__PURE__ */ unary('selu', rectifiers.selu);
/** As `silu`. */
export const swish = silu;

/** x where x > 0, else negativeSlope · x. @throws UsageError */
export function leakyRelu(x: SymbolicLike, negativeSlope = 0.2): SymbolicTensor {
  const where = 'ops.leakyRelu';
  return symbolOf(rectifiers.leakyRelu(toNode(where, 'x', x), expectValue(where, 'negativeSlope', negativeSlope)));
}

/** x where x > 0, else alpha · (e^x − 1). @throws UsageError */
export function elu(x: SymbolicLike, alpha = 1): SymbolicTensor {
  return symbolOf(rectifiers.elu(toNode('ops.elu', 'x', x), expectValue('ops.elu', 'alpha', alpha)));
}

/** x · Φ(x), Φ the normal distribution; approximate: by tanh. @throws UsageError */
export function gelu(x: SymbolicLike, approximate = true): SymbolicTensor {
  return symbolOf(rectifiers.gelu(toNode('ops.gelu', 'x', x), expectBoolean('ops.gelu', 'approximate', approximate)));
}

/** Probabilities along an axis: e^x / Σ e^x. @throws ShapeError where x has no such axis, UsageError */
export function softmax(x: SymbolicTensor, axis = -1): SymbolicTensor {
  return symbolOf(along('softmax', rows.softmax, x, axis));
}

/** Logarithms of the softmax along an axis. @throws ShapeError where x has no such axis, UsageError */
export function logSoftmax(x: SymbolicTensor, axis = -1): SymbolicTensor {
  return symbolOf(along('logSoftmax', rows.logSoftmax, x, axis));
}

/** Something that is done along the last axis, along another one. */
function along(name: string, make: (x: Node) => Node, value: SymbolicTensor, axis: number): Node {
  const x = toTensorNode(`ops.${name}`, 'x', value);
  const own = axisOf(name, x, axis);
  const last = x.shape.length - 1;
  if (own === last) return make(x);
  const order = x.shape.map((_, i) => (i === own ? last : i === last ? own : i));
  return transpose(make(transpose(x, order)), order);
}

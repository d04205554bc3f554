/** Activation functions: Keras 3's, with its defaults. Where one bends, its gradient is that of the side below 0. */
import { expectOptions } from '../../arguments.ts';
import * as r from '../../ops/rectifiers.ts';
import { expectBoolean } from '../check.ts';
import { type AxisOptions, expectF32Number } from '../op-arguments.ts';
import { applied, type SymbolicLike, type SymbolicTensor, symbol } from '../symbolic.ts';

/** Options of `ops.leakyRelu`. */
export interface LeakyReluOptions {
  /** what x is multiplied with where it is negative; default: 0.2 */
  readonly negativeSlope?: number;
}

/** Options of `ops.elu`. */
export interface EluOptions {
  /** minus what it tends to for very negative x; default: 1 */
  readonly alpha?: number;
}

/** Options of `ops.gelu`. */
export interface GeluOptions {
  /** whether by tanh instead of the error function; default: true */
  readonly approximate?: boolean;
}

/** 1 / (1 + exp(-x)), of the shape of x. @throws UsageError for whole numbers and what is no operand */
export function sigmoid(x: SymbolicLike): SymbolicTensor {
  return symbol('sigmoid', 'x', x).sigmoid();
}

/** The hyperbolic tangent of x, of its shape. @throws UsageError for whole numbers and what is no operand */
export function tanh(x: SymbolicLike): SymbolicTensor {
  return symbol('tanh', 'x', x).tanh();
}

/** x where it is positive, else 0, of its shape. @throws UsageError for whole numbers and what is no operand */
export function relu(x: SymbolicLike): SymbolicTensor {
  return symbol('relu', 'x', x).relu();
}

/** x between 0 and 6, of its shape. At both ends the gradient is 0. @throws UsageError for whole numbers and what is no operand */
export function relu6(x: SymbolicLike): SymbolicTensor {
  return applied('relu6', r.relu6, { x });
}

/** x where it is positive, else negativeSlope · x, of its shape. @throws UsageError for wrong options and what is no operand */
export function leakyRelu(x: SymbolicLike, options: LeakyReluOptions = {}): SymbolicTensor {
  expectOptions('ops.leakyRelu', options, ['negativeSlope'], 'negativeSlope');
  const slope = expectF32Number('ops.leakyRelu', 'negativeSlope', options.negativeSlope ?? 0.2);
  return applied('leakyRelu', (node) => r.leakyRelu(node, slope), { x });
}

/** x where it is positive, else alpha · (exp(x) - 1), of its shape. @throws UsageError for wrong options and what is no operand */
export function elu(x: SymbolicLike, options: EluOptions = {}): SymbolicTensor {
  expectOptions('ops.elu', options, ['alpha'], 'alpha');
  const alpha = expectF32Number('ops.elu', 'alpha', options.alpha ?? 1);
  return applied('elu', (node) => r.elu(node, alpha), { x });
}

/**
 * 1.0507 · elu(x) with alpha 1.6733, of the shape of x. Source: Klambauer et al. 2017.
 * @throws UsageError for whole numbers and what is no operand
 */
export function selu(x: SymbolicLike): SymbolicTensor {
  return applied('selu', r.selu, { x });
}

/**
 * x · Φ(x), Φ the distribution of the normal, of the shape of x. Source: Hendrycks & Gimpel 2016.
 * @throws UsageError for wrong options and what is no operand
 */
export function gelu(x: SymbolicLike, options: GeluOptions = {}): SymbolicTensor {
  expectOptions('ops.gelu', options, ['approximate'], 'approximate');
  const approximate = expectBoolean('ops.gelu', 'approximate', options.approximate ?? true);
  return applied('gelu', (node) => r.gelu(node, approximate), { x });
}

/** x · sigmoid(x), also known as swish, of the shape of x. @throws UsageError for whole numbers and what is no operand */
export function silu(x: SymbolicLike): SymbolicTensor {
  return applied('silu', r.silu, { x });
}

/** log(1 + exp(x)), of the shape of x. @throws UsageError for whole numbers and what is no operand */
export function softplus(x: SymbolicLike): SymbolicTensor {
  return applied('softplus', r.softplus, { x });
}

/** relu6(x + 3) / 6, of the shape of x. @throws UsageError for whole numbers and what is no operand */
export function hardSigmoid(x: SymbolicLike): SymbolicTensor {
  return applied('hardSigmoid', r.hardSigmoid, { x });
}

/**
 * exp(x) / Σ exp(x) along an axis, the last by default, of the shape of x.
 * @throws ShapeError for an axis that x has not, UsageError for wrong options and what is no operand
 */
export function softmax(x: SymbolicLike, options: AxisOptions = {}): SymbolicTensor {
  return symbol('softmax', 'x', x).softmax(options);
}

/**
 * x - log Σ exp(x) along an axis, the last by default, of the shape of x.
 * @throws ShapeError for an axis that x has not, UsageError for wrong options and what is no operand
 */
export function logSoftmax(x: SymbolicLike, options: AxisOptions = {}): SymbolicTensor {
  return symbol('logSoftmax', 'x', x).logSoftmax(options);
}

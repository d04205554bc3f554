/** Activation functions by name, for the layers that take one: Keras 3's. */
import { either, type Field, isAbsent, member, text } from '../fields.ts';
import type { Node } from '../graph/node.ts';
import type { Spelling } from '../names.ts';
import { relu, sigmoid, tanh } from '../ops/activations.ts';
import { add, div, mul, neg, scale } from '../ops/arithmetic.ts';
import { abs, clip } from '../ops/comparisons.ts';
import { exp } from '../ops/exponentials.ts';
import { elu, gelu, hardSigmoid, leakyRelu, relu6, selu, silu, softplus } from '../ops/rectifiers.ts';
import { logSoftmax, softmax } from '../ops/softmax.ts';
import { fill } from '../ops/sources.ts';
import { snakeCase } from './called-layer.ts';
import { expectName } from './check.ts';

const activations = {
  linear: (x: Node): Node => x,
  relu,
  sigmoid,
  tanh,
  softmax,
  elu: (x: Node): Node => elu(x),
  exponential: exp,
  gelu: (x: Node): Node => gelu(x, false),
  hardSigmoid,
  /** What Keras 2 and tfjs call hard_sigmoid. */
  hardSigmoidOfKeras2: (x: Node): Node => clip(add(scale(x, 0.2), fill([], 0.5)), 0, 1),
  hardSilu: (x: Node): Node => mul(x, hardSigmoid(x)),
  leakyRelu: (x: Node): Node => leakyRelu(x),
  logSigmoid: (x: Node): Node => neg(softplus(neg(x))),
  logSoftmax,
  mish: (x: Node): Node => mul(x, tanh(softplus(x))),
  relu6,
  selu,
  silu,
  softplus,
  softsign: (x: Node): Node => div(x, add(abs(x), fill([], 1))),
  swish: silu,
} satisfies Record<string, (x: Node) => Node>;

type Activation = keyof typeof activations;

/** In any spelling: 'relu', 'ReLU', 'hardSigmoid', 'hard_sigmoid'. */
export type ActivationName = Spelling<Activation> | 'ReLU';

/** The name as `activate` takes it. */
export const activationName = (where: string, name: ActivationName): Activation =>
  expectName(where, 'activation', name, activations);

export const activate = (name: Activation, x: Node): Node => activations[name](x);

/** The name as files have it. */
export const activationConfig = (name: Activation): string => snakeCase(name);

/** Of a file: a name; or an object that holds it, as Keras 3 writes functions and tfjs reads its own. */
export function activationFrom(field: Field): ActivationName {
  if (isAbsent(field)) return 'linear';
  if (typeof field.value === 'string') return field.value as ActivationName;
  const className = either(field, 'class_name');
  return text(className.value === 'function' ? member(field, 'config') : className) as ActivationName;
}

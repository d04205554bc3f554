/** Activation functions by name, for the layers that take one. */
import { either, type Field, isAbsent, member, text } from '../fields.ts';
import type { Node } from '../graph/node.ts';
import type { Spelling } from '../names.ts';
import { relu, sigmoid, tanh } from '../ops/activations.ts';
import { softmax } from '../ops/softmax.ts';
import { expectName } from './check.ts';

const activations = {
  linear: (x: Node): Node => x,
  relu,
  sigmoid,
  tanh,
  softmax,
} satisfies Record<string, (x: Node) => Node>;

type Activation = keyof typeof activations;

/** In any spelling: 'relu', 'ReLU'. */
export type ActivationName = Spelling<Activation> | 'ReLU';

/** The name as files have it, and as `activate` takes it. */
export const activationName = (where: string, name: ActivationName): Activation =>
  expectName(where, 'activation', name, activations);

export const activate = (name: Activation, x: Node): Node => activations[name](x);

/** Of a file: a name; or an object that holds it, as Keras 3 writes functions and tfjs reads its own. */
export function activationFrom(field: Field): ActivationName {
  if (isAbsent(field)) return 'linear';
  if (typeof field.value === 'string') return field.value as ActivationName;
  const className = either(field, 'class_name');
  return text(className.value === 'function' ? member(field, 'config') : className) as ActivationName;
}

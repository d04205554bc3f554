/** Gradients of functions of eager tensors, by wgrad's own rules; all on the CPU. */
import { UsageError } from '../errors.ts';
import { partials } from '../ops/gradients.ts';
import { fill } from '../ops/sources.ts';
import { recorded } from './record.ts';
import { Tensor, type TensorLike, toTensor, type Variable } from './tensor.ts';

/** Gradients by the names of variables. */
export interface NamedGradients {
  /** in the shapes of the variables; those that the value does not depend on are left out */
  readonly [name: string]: Tensor;
}

const back: Parameters<ReturnType<typeof recorded>['gradients']>[0] = (y, leaves) =>
  partials(y, fill(y.shape, 1), leaves);

/**
 * The value of a function, a single number, and its gradients by the trainable variables that it reads.
 * @param varList those by which it is asked; default: all
 * @throws UsageError where it is no single number, or depends on none of them
 */
export function variableGrads(
  f: () => Tensor,
  varList?: readonly Variable[],
): { value: Tensor; grads: NamedGradients } {
  const where = 'tf.variableGrads';
  const { value, gradients, variables } = recorded([], f);
  if (!(value instanceof Tensor) || value.size !== 1) {
    throw new UsageError(`${where}: the function gives ${value}; expected a single number. Take its mean().`);
  }
  const asked = (varList ?? variables).filter(({ trainable }) => trainable);
  const found = gradients(back, asked);
  const grads = Object.fromEntries(asked.flatMap(({ name }, i) => (found[i] ? [[name, found[i]]] : [])));
  if (Object.keys(grads).length === 0) {
    throw new UsageError(
      `${where}: the value depends on no trainable variable. Compute it of variables, by functions of tf.`,
    );
  }
  return { value, grads };
}

/** Gives the gradients of f by each of its arguments, where f's value is summed, or multiplied by dy. */
export function grads(f: (...xs: Tensor[]) => Tensor): (xs: readonly TensorLike[], dy?: Tensor) => Tensor[] {
  return (xs, dy) => valueAndGrads(f)(xs, dy).grads;
}

/** Gives the gradient of f by its argument, where f's value is summed, or multiplied by dy. */
export function grad(f: (x: Tensor) => Tensor): (x: TensorLike, dy?: Tensor) => Tensor {
  return (x, dy) => valueAndGrads(f as (...xs: Tensor[]) => Tensor)([x], dy).grads[0]!;
}

/** The same, with the value of f. */
export function valueAndGrad(
  f: (x: Tensor) => Tensor,
): (x: TensorLike, dy?: Tensor) => { value: Tensor; grad: Tensor } {
  return (x, dy) => {
    const { value, grads: all } = valueAndGrads(f as (...xs: Tensor[]) => Tensor)([x], dy);
    return { value, grad: all[0]! };
  };
}

/** The same of several arguments. @throws UsageError where f's value does not depend on one */
export function valueAndGrads(
  f: (...xs: Tensor[]) => Tensor,
): (xs: readonly TensorLike[], dy?: Tensor) => { value: Tensor; grads: Tensor[] } {
  return (xs, dy) => {
    const given = xs.map((x) => toTensor('tf.grads', x));
    const { value, gradients } = recorded(given, () => {
      const result = f(...given);
      return dy === undefined ? result : (result as Tensor).mul(dy);
    });
    const found = gradients(back, given);
    const missing = found.indexOf(undefined);
    if (missing >= 0) throw new UsageError(`tf.grads: the value does not depend on argument ${missing}. Leave it out.`);
    return { value, grads: found as Tensor[] };
  };
}

/** Errors of ops, by the names that users know these by. */
import { isPromise, show } from '../arguments.ts';
import { Tensor } from '../data/tensor.ts';
import { ShapeError, UsageError } from '../errors.ts';
import { formatShape } from '../graph/shapes.ts';
import { ModelTensor } from './model-tensor.ts';

/** Runs what makes nodes; errors of the graph are given the name of the op in `ops`. */
export function renamed<T>(op: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof ShapeError || cause instanceof UsageError)) throw cause;
    const message = cause.message.replace(/^\w+/, `ops.${op}`);
    throw cause instanceof ShapeError ? new ShapeError(message, { cause }) : new UsageError(message, { cause });
  }
}

/** That a value is nothing that ops compute with. */
export function noOperand(where: string, name: string, value: unknown, expected: string): UsageError {
  return new UsageError(`${where}: ${name} is ${described(value)}; expected ${expected}.${advice(value)}`);
}

function described(value: unknown): string {
  if (value instanceof Tensor) return `a tensor with values, ${formatShape(value.shape)}`;
  return value instanceof ModelTensor ? `the model tensor '${value.name}'` : show(value);
}

function advice(value: unknown): string {
  if (value instanceof Tensor) return ' Values that a step needs go into fit, as samples.';
  if (value instanceof ModelTensor) return ' Ops are for steps: apply a layer to it, such as layers.activation.';
  return isPromise(value) ? ' A step cannot wait: await it before fit, and give it as samples.' : '';
}

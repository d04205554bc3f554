/** Makes elementwise ops: their inputs broadcast against each other as numpy's do. */
import { ShapeError } from '../errors.ts';
import type { Attrs, Node, Shape } from '../graph/node.ts';
import type { ElementwiseKernel, Op, Typed } from '../graph/op.ts';
import { broadcastShapes } from '../graph/shapes.ts';
import { stridesOf } from '../kernels/operands.ts';

export const f32 = (shape: Shape): Typed => ({ shape, dtype: 'f32' });

type Rest<A extends Attrs> = Omit<ElementwiseKernel<A>, 'shader' | 'fn'> &
  Partial<Pick<Op<A>, 'shape' | 'vjp' | 'rules' | 'label' | 'rowwise' | 'reshaped'>>;

/**
 * The annotation lets bundlers drop ops that nobody uses.
 * @param shader the text of a file of shaders/elementwise
 * @param fn the function in it
 */
/* @__NO_SIDE_EFFECTS__ */
export function elementwise<A extends Attrs = Attrs>(
  name: string,
  shader: string,
  fn: string,
  rest: Rest<A> = {},
): Op<A> {
  const { whole = Number.POSITIVE_INFINITY, uniform, windows, call, args, ...op } = rest;
  return {
    name,
    kind: 'elementwise',
    shape: (inputs) => f32(broadcastShapes(name, expectF32(name, inputs.slice(0, whole)))),
    elementwise: { shader, fn, whole, uniform, windows, call, args },
    rowwise: ({ inputs, shape }) => [...inputs.keys()].filter((i) => i < whole && hasRows(inputs[i]!, shape)),
    giving: 'elements',
    ...op,
  };
}

function expectF32(name: string, inputs: readonly Node[]): readonly Node[] {
  const wrong = inputs.find(({ dtype }) => dtype !== 'f32');
  if (wrong === undefined) return inputs;
  throw new ShapeError(`${name}: got a tensor of ${wrong.dtype}, expected f32. Make it f32 with cast.`);
}

/** Whether a row of the result needs the input's row of the same number alone. */
const hasRows = (input: Node, shape: Shape): boolean =>
  input.shape.length === shape.length && input.shape[0] === shape[0];

/** What a function knows an axis by, besides the element's index: elements that make one step along it, and its size. */
export const axisArguments = (shape: Shape, axis: number): string[] => [
  `${stridesOf(shape)[axis]}u`,
  `${shape[axis]}u`,
];

/** Makes elementwise ops: their inputs broadcast against each other as numpy's do. */
import { ShapeError } from '../errors.ts';
import type { Attrs, Node, Shape } from '../graph/node.ts';
import type { ElementwiseKernel, Op, Rule, Typed } from '../graph/op.ts';
import { broadcastShapes } from '../graph/shapes.ts';
import { stridesOf } from '../kernels/operands.ts';

export const f32 = (shape: Shape): Typed => ({ shape, dtype: 'f32' });

type Rest<A extends Attrs> = Omit<ElementwiseKernel<A>, 'shader' | 'fn'> &
  Partial<Pick<Op<A>, 'shape' | 'vjp' | 'rules' | 'label' | 'rowwise' | 'reshaped' | 'linear' | 'stacked'>> & {
    /** The value of constants, which then becomes a constant itself. */
    fold?(...values: readonly number[]): number;
  };

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
  const { whole = Number.POSITIVE_INFINITY, constant, windows, call, args, fold, rules = [], ...op } = rest;
  return {
    name,
    kind: 'elementwise',
    shape: (inputs) => f32(broadcastShapes(name, expectF32(name, inputs.slice(0, whole)))),
    elementwise: { shader, fn, whole, constant, windows, call, args },
    rowwise: ({ inputs, shape }) => [...inputs.keys()].filter((i) => i < whole && hasRows(inputs[i]!, shape)),
    giving: 'elements',
    rules: fold === undefined ? rules : [folded(fold), ...rules],
    ...op,
  };
}

export function expectF32(name: string, inputs: readonly Node[]): readonly Node[] {
  const wrong = inputs.find(({ dtype }) => dtype !== 'f32');
  if (wrong === undefined) return inputs;
  throw new ShapeError(`${name}: got a tensor of ${wrong.dtype}, expected f32. Make it f32 with cast.`);
}

/** Whether a row of the result needs the input's row of the same number alone. */
const hasRows = (input: Node, shape: Shape): boolean =>
  input.shape.length === shape.length && input.shape[0] === shape[0];

/** The value of all elements, where it is known. */
export const constantOf = ({ op, attrs }: Node): number | undefined =>
  op.elementwise?.constant ? (attrs.value as number) : undefined;

function folded(fold: (...values: readonly number[]) => number): Rule {
  return ({ inputs, shape }, make) => {
    const values = inputs.map(constantOf);
    if (!values.every((value) => value !== undefined)) return undefined;
    const value = Math.fround(fold(...values));
    return Number.isFinite(value) ? make(inputs[0]!.op, [], { shape, value }) : undefined;
  };
}

/** What a function knows an axis by, besides the element's index: elements that make one step along it, and its size. */
export const axisArguments = (shape: Shape, axis: number): string[] => [
  `${stridesOf(shape)[axis]}u`,
  `${shape[axis]}u`,
];

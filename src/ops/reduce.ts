/** Reductions: the elements along axes combined into one. Axes are merged, and what is long is split. */
import reduceShader from '../../shaders/reduce.wgsl?raw';
import { apply, type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Choice, KernelOptions, Op } from '../graph/op.ts';
import { axesOf } from '../graph/shapes.ts';
import { reshape } from '../graph/views.ts';
import { choice, shapeOf } from '../kernels/choice.ts';
import { expectF32, f32 } from './elementwise.ts';

/**
 * Of [R, ...N] along axis 0, of [O, R] or [O, R, N] along axis 1. The axis goes; with `parts` it has so many elements instead, each of
 * which combines some of the rows, and all of them all.
 */
export type ReduceAttrs = { readonly axis: number; readonly parts: number };

/** By their names, the numbers that shaders/reduce.wgsl has for them. */
const RULES = { sum: 0, max: 1, min: 2 } as const;

/** Reductions of more rows, */
const LONG = 512;
/** to no more results, are split: a thread for each result would leave a GPU idle; and long sums round less in parts. */
const FEW_RESULTS = 2 ** 11;
/** The parts are of at least so many rows, and no more than make so many results. */
const [PART, MANY_RESULTS] = [64, 2 ** 15];

/* @__NO_SIDE_EFFECTS__ */
export function reduction(
  name: keyof typeof RULES,
  rest: Pick<Op<ReduceAttrs>, 'vjp'> & Partial<Pick<Op<ReduceAttrs>, 'choose' | 'sumsRows'>>,
): Op<ReduceAttrs> {
  const op: Op<ReduceAttrs> = {
    name,
    kind: 'kernel',
    shape: (inputs, { axis, parts }) => {
      const [x] = expectF32(name, inputs);
      return f32(parts === 0 ? x!.shape.toSpliced(axis, 1) : x!.shape.with(axis, parts));
    },
    choose: (node, options) => reduceKernel(node, RULES[name], options),
    flops: ({ inputs: [x] }) => sizeOf(x!.shape),
    rowwise: ({ attrs: { axis } }) => (axis === 1 ? [0] : []),
    giving: 'elements',
    lowerings: [
      ({ inputs, shape, attrs }, make) => {
        const { axis, parts } = attrs as ReduceAttrs;
        const split = parts === 0 ? partsOf(inputs[0]!.shape[axis]!, sizeOf(shape)) : 0;
        return split === 0 ? undefined : make(op, [make(op, inputs, { axis, parts: split })], { axis, parts });
      },
    ],
    ...rest,
  };
  return op;
}

/** Into how many parts a reduction is split; 0 where it is not. Parts that are many are then themselves reduced in parts. */
export function partsOf(rows: number, results: number): number {
  if (rows <= LONG || results > FEW_RESULTS) return 0;
  const length = Math.max(PART, Math.ceil((rows * results) / MANY_RESULTS));
  return Math.ceil(rows / length);
}

export function reduceKernel(
  { inputs: [x], shape, attrs }: Node<ReduceAttrs>,
  rule: number,
  { target }: KernelOptions,
): Choice {
  const { axis } = attrs;
  const parts = Math.max(1, attrs.parts);
  const [outer, columns] = [axis === 0 ? 1 : shapeOf(x)[0]!, sizeOf(shapeOf(x).slice(axis + 1))];
  const size = sizeOf(x!.shape) / outer;
  const length = columns * Math.ceil(size / columns / parts);
  // neighbouring threads of a GPU load neighbouring memory; those of software each read theirs from one end to the other
  const inTurn = { FIRST: columns, STEP: parts * columns, LENGTH: size };
  const atOnce = { FIRST: length, STEP: columns, LENGTH: length };
  const sizes = { OUTER: outer, SIZE: size, PARTS: parts, COLUMNS: columns, LAST: shape.at(-1) ?? 1, RULE: rule };
  const [rows = 1] = shape;
  const constants = { ...sizes, ...(target === 'cpu' ? atOnce : inTurn) };
  const own = choice(reduceShader, rows, sizeOf(shape) / rows, constants, ['x']);
  // parts are to be many threads: in sequence with what follows they would be as few as its rows allow
  return attrs.parts > 0 ? { ...own, walk: undefined } : own;
}

/**
 * x reduced along axes, which go, or with `keepdims` have one element.
 * @throws ShapeError for axes that x has not, or that have no elements
 */
export function reduced(op: Op<ReduceAttrs>, x: Node, axes: readonly number[] | undefined, keepdims: boolean): Node {
  const own = axesOf(op.name, x, axes);
  const result = x.shape.flatMap((size, axis) => (own.includes(axis) ? (keepdims ? [1] : []) : [size]));
  const wide = [...x.shape.keys()].filter((axis) => x.shape[axis] !== 1);
  let value = reshape(
    x,
    wide.map((axis) => x.shape[axis]!),
  );
  const open = wide.map((axis) => own.includes(axis));
  for (let last = open.lastIndexOf(true); last >= 0; last = open.lastIndexOf(true)) {
    const first = open.lastIndexOf(false, last) + 1;
    value = reducedRun(op, value, first, last);
    open.splice(first, last + 1 - first);
  }
  return reshape(value, result);
}

/** Reduced along neighbouring axes. */
function reducedRun(op: Op<ReduceAttrs>, x: Node, first: number, last: number): Node {
  const [outer, inner] = [x.shape.slice(0, first), x.shape.slice(last + 1)];
  const rows = sizeOf(x.shape.slice(first, last + 1));
  return reshape(merged(op, x, sizeOf(outer), rows, sizeOf(inner)), [...outer, ...inner]);
}

function merged(op: Op<ReduceAttrs>, x: Node, outer: number, rows: number, inner: number): Node {
  const along = (shape: Shape, axis: number): Node => apply(op, [reshape(x, shape)], { axis, parts: 0 });
  if (inner === 1) return along([outer, rows], 1);
  return outer === 1 ? along([rows, inner], 0) : along([outer, rows, inner], 1);
}

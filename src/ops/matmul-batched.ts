/** Products of tensors: of matrices along the last two axes, for each element of the axes before them, which broadcast. */
import shader from '../../shaders/matmul_batched.wgsl?raw';
import quadsShader from '../../shaders/matmul_batched_quads.wgsl?raw';
import { ShapeError } from '../errors.ts';
import { apply, type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Choice, KernelOptions, Op } from '../graph/op.ts';
import { broadcastShapes, formatShape } from '../graph/shapes.ts';
import { matrix, reshape } from '../graph/views.ts';
import { walkOver } from '../kernels/choice.ts';
import { expectF32, f32 } from './elementwise.ts';
import { matmul } from './matmul.ts';
import { broadcastTo, sumTo } from './sums.ts';

type ProductAttrs = { readonly transA: boolean; readonly transB: boolean };

const batchOf = ({ shape }: Node): Shape => shape.slice(0, -2);

/** Rows and columns of op(x). */
function sidesOf({ shape }: Node, transposed: boolean): readonly [number, number] {
  const [rows, columns] = shape.slice(-2);
  return transposed ? [columns!, rows!] : [rows!, columns!];
}

/** The axes of a batch, neighbours that each operand has, or has not, as one. */
function batchAxes(a: Shape, b: Shape): { size: number; inA: boolean; inB: boolean }[] {
  const rank = Math.max(a.length, b.length);
  const axes: { size: number; inA: boolean; inB: boolean }[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const [own, other] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    const [size, inA, inB] = [Math.max(own, other), own > 1, other > 1];
    const last = axes.at(-1);
    if (size === 1) continue;
    if (last?.inA === inA && last.inB === inB) last.size *= size;
    else axes.push({ size, inA, inB });
  }
  return axes;
}

function productKernel(node: Node<ProductAttrs>, { target, tuned, subgroups }: KernelOptions): Choice {
  const [a, b] = node.inputs as readonly [Node, Node];
  const [m, k] = sidesOf(a, node.attrs.transA);
  const [n, batch] = [node.shape.at(-1)!, sizeOf(batchOf(node as Node))];
  const none = { size: 1, inA: false, inB: false };
  const axes = batchAxes(batchOf(a), batchOf(b));
  const [inner, outer] = [axes.at(-1) ?? none, axes.at(-2) ?? none];
  const step = (hasOuter: boolean, hasInner: boolean): number => (hasOuter ? (hasInner ? inner.size : 1) : 0);
  const constants = {
    ...{ BATCH: batch, INNER: inner.size, M: m, N: n, K: k, TRANS_A: node.attrs.transA, TRANS_B: node.attrs.transB },
    ...{ A_COUNT: sizeOf(batchOf(a)), A_OUTER: step(outer.inA, inner.inA), A_INNER: Number(inner.inA) },
    ...{ B_COUNT: sizeOf(batchOf(b)), B_OUTER: step(outer.inB, inner.inB), B_INNER: Number(inner.inB) },
  };
  const inQuads = tuned && subgroups && target === 'cpu';
  const each = inQuads ? 4 * Math.ceil(m / 4) * Math.ceil(n / 4) : m * n;
  const grid = walkOver({ rows: node.shape[0]!, block: 1, items: (each * batch) / node.shape[0]! });
  const operands = { inputs: ['a', 'b'], results: ['y'] };
  return {
    ...grid,
    ...operands,
    shader: inQuads ? quadsShader : shader,
    lanes: 1,
    constants: { ...grid.constants, ...constants },
  };
}

/** Of tensors whose batches have at most two axes where they differ. */
export const batchedMatmulOp: Op<ProductAttrs> = {
  name: 'batchedMatmul',
  kind: 'kernel',
  shape: (inputs, { transA, transB }) => {
    const [a, b] = expectF32('matmul', inputs) as readonly [Node, Node];
    const [[m], [, n]] = [sidesOf(a, transA), sidesOf(b, transB)];
    return f32([...broadcastBatch(a, b), m, n]);
  },
  vjp: ({ inputs: [a, b], attrs: { transA, transB } }, dy) => {
    const da = transA ? batchedMatmul(b!, dy, transB, true) : batchedMatmul(dy, b!, false, !transB);
    const db = transB ? batchedMatmul(dy, a!, true, transA) : batchedMatmul(a!, dy, !transA, false);
    return [sumTo(da, a!.shape), sumTo(db, b!.shape)];
  },
  choose: productKernel,
  flops: ({ inputs: [a], shape, attrs: { transA } }) => 2 * sizeOf(shape) * sidesOf(a!, transA)[1],
  rowwise: ({ inputs, shape }) =>
    [...inputs.keys()].filter((i) => inputs[i]!.shape.length === shape.length && inputs[i]!.shape[0] === shape[0]),
  giving: 'elements',
};

/** The batch that both have together, as numpy broadcasts it. */
function broadcastBatch(a: Node, b: Node): Shape {
  return broadcastShapes(
    'matmul, the batch',
    [a, b].map((x) => ({ ...x, shape: batchOf(x) })),
  );
}

function expectFit(a: Node, b: Node, transA: boolean, transB: boolean): void {
  if (a.shape.length === 0 || b.shape.length === 0)
    throw new ShapeError(
      `matmul: got ${formatShape(a.shape)} and ${formatShape(b.shape)}, expected vectors, matrices or tensors. A number is multiplied by mul.`,
    );
  const [columns, rows] = [
    a.shape.length === 1 ? a.shape[0] : sidesOf(a, transA)[1],
    b.shape.length === 1 ? b.shape[0] : sidesOf(b, transB)[0],
  ];
  if (columns === rows) return;
  const shown = ({ shape }: Node, transposed: boolean): string =>
    `${formatShape(shape)}${transposed ? ' transposed' : ''}`;
  throw new ShapeError(
    `matmul: ${columns} columns against ${rows} rows. a is ${shown(a, transA)}, b is ${shown(b, transB)}.`,
  );
}

/**
 * op(a) · op(b) as numpy's matmul does it, where op transposes the last two axes if told to: [.., M, K] · [.., K, N] → [.., M, N], the
 * other axes broadcast. A vector is a row before the product, a column after it, and the axis that it lacks goes again. What is one
 * product of matrices is carried out as one.
 * @throws ShapeError where the sides or the batches do not fit, or for a number
 */
export function batchedMatmul(a: Node, b: Node, transA = false, transB = false): Node {
  expectFit(a, b, transA, transB);
  if (a.shape.length === 1) {
    const y = batchedMatmul(reshape(a, [1, a.shape[0]!]), b, false, transB);
    return reshape(y, b.shape.length === 1 ? [] : y.shape.toSpliced(-2, 1));
  }
  if (b.shape.length === 1) {
    const y = batchedMatmul(a, reshape(b, [b.shape[0]!, 1]), transA, false);
    return reshape(y, y.shape.slice(0, -1));
  }
  const batch = broadcastBatch(a, b);
  const [[m], [, n]] = [sidesOf(a, transA), sidesOf(b, transB)];
  const isOneMatrix = !transA || sizeOf(batchOf(a)) === 1; // its rows, one after the other
  if (isOneMatrix && sizeOf(batchOf(b)) === 1) {
    return reshape(matmul(matrix(a), matrix(b), transA, transB), [...batch, m, n]);
  }
  if (batchAxes(batchOf(a), batchOf(b)).length <= 2) return apply(batchedMatmulOp, [a, b], { transA, transB });
  const whole = (x: Node): Node => broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
  return apply(batchedMatmulOp, [whole(a), whole(b)], { transA, transB });
}

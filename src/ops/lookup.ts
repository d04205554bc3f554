/** Rows of a table by their numbers, as embeddings take them, and the sums that are their gradient. */
import scatterAddShader from '../../shaders/scatter_add.wgsl?raw';
import takeShader from '../../shaders/take.wgsl?raw';
import { ShapeError } from '../errors.ts';
import { apply, type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Op, Target } from '../graph/op.ts';
import { fail, formatShape } from '../graph/shapes.ts';
import { choice } from '../kernels/choice.ts';
import { f32 } from './elementwise.ts';

function expectIndices(op: string, indices: Node): void {
  if (indices.dtype === 'u32' || indices.dtype === 'i32') return;
  throw new ShapeError(
    `${op}: got indices ${formatShape(indices.shape)} of ${indices.dtype}, expected whole numbers: u32 or i32.`,
  );
}

export const takeOp: Op = {
  name: 'take',
  kind: 'kernel',
  shape: ([table, indices]) => {
    expectIndices('take', indices!);
    if (table!.shape.length === 0 || table!.dtype !== 'f32')
      throw new ShapeError(
        `take: got a table ${formatShape(table!.shape)} of ${table!.dtype}, expected rows [V, ..] of f32.`,
      );
    return f32([...indices!.shape, ...table!.shape.slice(1)]);
  },
  choose: ({ inputs: [table, indices], shape }, { tuned }) => {
    const [terms, columns] = [sizeOf(indices!.shape), table!.shape.length > 1 ? table!.shape.at(-1)! : 1];
    const lanes = tuned && columns % 4 === 0 && shape.length > 1 ? 4 : 1;
    const width = sizeOf(shape) / terms / lanes;
    const last = table!.shape.length > 1 ? columns / lanes : (shape.at(-1) ?? 1);
    const constants = { ROWS: terms, WIDTH: width, COLUMNS: last, COUNT: table!.shape[0]! };
    const [rows = 1] = shape;
    return { ...choice(takeShader, rows, (terms * width) / rows, constants, ['table', 'indices']), lanes };
  },
  vjp: ({ inputs: [table, indices] }, dy) => [scatterAdd(dy, indices!, table!.shape), undefined],
  rowwise: ({ inputs: [, indices] }) => (indices!.shape.length > 0 ? [1] : []),
  giving: 'elements',
};

/**
 * Rows of a table [V, ...D] by their numbers: the result is [...shape of indices, ...D].
 * @param indices whole numbers (u32 or i32) of any shape; one that is no row's takes the last row
 */
export const take = (table: Node, indices: Node): Node => apply(takeOp, [table, indices], {});

/** Workgroups that share the rows of a sum: each goes over all indices. */
const SHARES: Readonly<Record<Target, number>> = { cpu: 16, gpu: 256 };

export const scatterAddOp: Op<{ shape: Shape }> = {
  name: 'scatterAdd',
  kind: 'kernel',
  shape: ([x, indices], { shape }) => {
    expectIndices('scatterAdd', indices!);
    if (x!.shape.join() !== [...indices!.shape, ...shape.slice(1)].join())
      fail('scatterAdd', 'the shape', x!, indices!);
    return f32(shape);
  },
  choose: ({ inputs: [x, indices], attrs: { shape } }, { target }) => {
    const [count = 1] = shape;
    const terms = sizeOf(indices!.shape);
    const rows = Math.ceil(count / SHARES[target]);
    return {
      shader: scatterAddShader,
      lanes: 1,
      constants: { TERMS: terms, WIDTH: sizeOf(x!.shape) / terms, COUNT: count, ROWS: rows },
      workgroups: Math.ceil(count / rows),
      inputs: ['x', 'indices'],
      results: ['y'],
    };
  },
  vjp: ({ inputs: [, indices] }, dy) => [take(dy, indices!), undefined],
  flops: ({ inputs: [x] }) => sizeOf(x!.shape),
};

/**
 * Sums of the rows of x [...shape of indices, ...D] that have one number, in their order: [V, ...D].
 * @param shape [V, ...D]
 */
export const scatterAdd = (x: Node, indices: Node, shape: Shape): Node => apply(scatterAddOp, [x, indices], { shape });

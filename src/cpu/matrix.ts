/** Float64 twins of the ops over rows, columns and samples: plain loops over flat arrays in row-major order. */

import { type Shape, sizeOf } from '../graph/node.ts';
import { broadcast, type Twin } from './broadcast.ts';

type V = Float64Array;

/** op(a) · op(b): [M, K] · [K, N] → [M, N], where op transposes or does nothing. */
export function matmul(a: V, b: V, [m, k, n]: readonly number[], transA = false, transB = false): V {
  const [rows, terms, columns] = [m!, k!, n!];
  const y = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let l = 0; l < terms; l++) {
        sum += a[transA ? l * rows + i : i * terms + l]! * b[transB ? j * terms + l : l * columns + j]!;
      }
      y[i * columns + j] = sum;
    }
  }
  return y;
}

/** The same for each matrix of a batch, whose axes broadcast. */
export const batchedMatmul: Twin = ([a, b], { inputs, shape, attrs: { transA, transB } }) => {
  const [batch, [rows, columns]] = [shape.slice(0, -2), shape.slice(-2)];
  const matricesOf = (values: V, own: Shape): V[] => {
    const size = sizeOf(own.slice(-2));
    const numbers = Float64Array.from({ length: values.length / size }, (_, i) => i);
    return [...broadcast(numbers, own.slice(0, -2), batch)].map((i) => values.slice(i * size, (i + 1) * size));
  };
  const [left, right] = [matricesOf(a!, inputs[0]!.shape), matricesOf(b!, inputs[1]!.shape)];
  const terms = inputs[0]!.shape.at(transA === true ? -2 : -1)!;
  return joined(
    left.map((own, i) => matmul(own, right[i]!, [rows!, terms, columns!], transA === true, transB === true)),
  );
};

/** [M, N] → [N] */
export function sumRows(x: V, columns: number): V {
  const y = new Float64Array(columns);
  x.forEach((value, i) => {
    y[i % columns]! += value;
  });
  return y;
}

/** [M, N] → [M] */
export function sumColumns(x: V, columns: number): V {
  const y = new Float64Array(x.length / columns);
  x.forEach((value, i) => {
    y[Math.floor(i / columns)]! += value;
  });
  return y;
}

/** The rows of x [M, N], one after the other. */
function rowsOf(x: V, columns: number): V[] {
  return Array.from({ length: x.length / columns }, (_, row) => x.slice(row * columns, (row + 1) * columns));
}

const joined = (rows: readonly V[]): V => Float64Array.from(rows.flatMap((row) => [...row]));

function softmaxRow(x: V): V {
  const largest = Math.max(...x);
  const e = x.map((value) => Math.exp(value - largest));
  const total = e.reduce((sum, value) => sum + value, 0);
  return e.map((value) => value / total);
}

export const softmax = (x: V, columns: number): V => joined(rowsOf(x, columns).map(softmaxRow));

export const logSoftmax = (x: V, columns: number): V =>
  joined(
    rowsOf(x, columns).map((row) => {
      const largest = Math.max(...row);
      const total = row.reduce((sum, value) => sum + Math.exp(value - largest), 0);
      return row.map((value) => value - largest - Math.log(total));
    }),
  );

export function softmaxGrad(dy: V, y: V, columns: number): V {
  const cotangents = rowsOf(dy, columns);
  return joined(
    rowsOf(y, columns).map((p, row) => {
      const d = cotangents[row]!;
      const total = p.reduce((sum, value, c) => sum + value * d[c]!, 0);
      return p.map((value, c) => value * (d[c]! - total));
    }),
  );
}

/** logits [B, C], labels [B] → [B] */
export function crossEntropy(logits: V, labels: V, columns: number): V {
  return Float64Array.from(rowsOf(logits, columns), (z, row) => {
    const largest = Math.max(...z);
    const total = z.reduce((sum, value) => sum + Math.exp(value - largest), 0);
    return Math.log(total) - (z[labels[row]!]! - largest);
  });
}

/** logits [B, C], labels [B] → [B, C] */
export function crossEntropyGrad(logits: V, labels: V, columns: number): V {
  return softmax(logits, columns).map((p, i) => (i % columns === labels[Math.floor(i / columns)] ? p - 1 : p));
}

/** 1 where the first of the largest logits is the label's. */
export function accuracy(logits: V, labels: V, columns: number): V {
  return Float64Array.from(rowsOf(logits, columns), (z, row) => (z.indexOf(Math.max(...z)) === labels[row] ? 1 : 0));
}

/** Rows of data [N, columns] at indices [B], times `scale`. */
export function gather(data: V, indices: V, columns: number, scale: number): V {
  return joined([...indices].map((index) => data.slice(index * columns, (index + 1) * columns).map((x) => x * scale)));
}

/** `out` [N, columns] with rows [B, columns] put at indices [B]. */
export function scatter(out: V, rows: V, indices: V): V {
  const y = out.slice();
  const columns = rows.length / indices.length;
  rows.forEach((value, i) => {
    y[indices[Math.floor(i / columns)]! * columns + (i % columns)] = value;
  });
  return y;
}

/** `ring` with the sum of rows put at the place of the clock's step. */
export function record(ring: V, rows: V): V {
  const y = ring.slice();
  const slots = ring.length - 1;
  const cursor = ring[slots]!;
  y[cursor] = rows.reduce((sum, value) => sum + value, 0);
  y[slots] = (cursor + 1) % slots;
  return y;
}

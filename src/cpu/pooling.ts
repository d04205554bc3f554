/** Float64 twins of pooling: each window by itself, its elements listed one by one. */
import type { Node, Shape } from '../graph/node.ts';
import type { PoolAttrs } from '../ops/pooling.ts';
import type { Twin } from './broadcast.ts';

type V = Float64Array;

/** Rows that a window takes: those of the picture alone. As TensorFlow pads: what is odd comes after. */
function along(size: number, window: number, stride: number, padding: string): number[][] {
  const count = padding === 'same' ? Math.ceil(size / stride) : Math.floor((size - window) / stride) + 1;
  const pad = padding === 'same' ? Math.floor(Math.max((count - 1) * stride + window - size, 0) / 2) : 0;
  return Array.from({ length: count }, (_, o) =>
    Array.from({ length: window }, (_, k) => o * stride + k - pad).filter((i) => i >= 0 && i < size),
  );
}

/** For each window of x [N, H, W, C], in the order of the results, the places of its elements. */
function windowsOf([n, h, w, c]: Shape, { window, strides, padding }: PoolAttrs): number[][] {
  const rows = along(h!, window[0]!, strides[0]!, padding);
  const columns = along(w!, window[1]!, strides[1]!, padding);
  const found: number[][] = [];
  for (let image = 0; image < n!; image++)
    for (const ys of rows)
      for (const xs of columns)
        for (let channel = 0; channel < c!; channel++)
          found.push(ys.flatMap((y) => xs.map((x) => ((image * h! + y) * w! + x) * c! + channel)));
  return found;
}

const attrsOf = ({ attrs }: Node): PoolAttrs & { shape: Shape } => attrs as unknown as PoolAttrs & { shape: Shape };

const pooled =
  (value: (elements: readonly number[]) => number): Twin =>
  ([x], node) =>
    Float64Array.from(windowsOf(node.inputs[0]!.shape, attrsOf(node)), (places) =>
      value(places.map((place) => x![place]!)),
    );

/** @param shares of its gradient that the elements of a window get */
function spread(dy: V, node: Node, shares: (places: readonly number[]) => readonly number[]): V {
  const dx = new Float64Array(node.shape.reduce((product, size) => product * size, 1));
  windowsOf(attrsOf(node).shape, attrsOf(node)).forEach((places, i) => {
    const own = shares(places);
    places.forEach((place, k) => {
      dx[place]! += own[k]! * dy[i]!;
    });
  });
  return dx;
}

export const POOLING_TWINS: Readonly<Record<string, Twin>> = {
  maxPool: pooled((elements) => Math.max(...elements)),
  averagePool: pooled((elements) => elements.reduce((sum, element) => sum + element, 0) / elements.length),
  maxPoolGrad: ([dy, x], node) =>
    spread(dy!, node, (places) => {
      const elements = places.map((place) => x![place]!);
      const first = elements.indexOf(Math.max(...elements));
      return places.map((_, k) => (k === first ? 1 : 0));
    }),
  averagePoolGrad: ([dy], node) => spread(dy!, node, (places) => places.map(() => 1 / places.length)),
};

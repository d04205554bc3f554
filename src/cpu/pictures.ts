/** Float64 twins of the ops that resize pictures and show them through affine maps. */
import { type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { AffineAttrs } from '../ops/affine.ts';
import type { ResizeAttrs } from '../ops/resize.ts';
import type { Twin } from './broadcast.ts';

type V = ArrayLike<number>;

/** What is at a row and a column, of any whole numbers. */
type Pixels = (row: number, column: number) => number;

/** Places beyond an axis as the list that it continues with: abc → cba abc cba, aaa abc ccc, abc abc abc. */
function continued(size: number, fill: AffineAttrs['fill']): (place: number) => number | undefined {
  const own = Array.from({ length: size }, (_, i) => i);
  const period = fill === 'reflect' ? [...own, ...own.toReversed()] : own;
  return (place) => {
    if (place >= 0 && place < size) return place;
    if (fill === 'constant') return undefined;
    if (fill === 'nearest') return place < 0 ? 0 : size - 1;
    let at = place;
    while (at < 0) at += period.length;
    return period[at % period.length]!;
  };
}

/** Between the four pixels around a place, or the nearest one. */
function sampled(at: Pixels, row: number, column: number, interpolation: string): number {
  if (interpolation === 'nearest') return at(Math.floor(row + 0.5), Math.floor(column + 0.5));
  const [top, left] = [Math.floor(row), Math.floor(column)];
  let sum = 0;
  for (const [y, below] of [
    [top, 1 - (row - top)],
    [top + 1, row - top],
  ] as const) {
    for (const [x, right] of [
      [left, 1 - (column - left)],
      [left + 1, column - left],
    ] as const) {
      sum += below * right * at(y, x);
    }
  }
  return sum;
}

/** x [N, H, W, C] as maps show it. */
export function shown(
  x: V,
  [n, height, width, channels]: Shape,
  maps: V,
  { size, interpolation, fill, value }: Omit<AffineAttrs, 'flips'>,
): Float64Array {
  const result: number[] = [];
  const [rowOf, columnOf] = [continued(height!, fill), continued(width!, fill)];
  for (let image = 0; image < n!; image++) {
    const [a0, a1, a2, b0, b1, b2] = Array.from({ length: 6 }, (_, k) => maps[6 * image + k]!);
    for (let v = 0; v < size[0]!; v++) {
      for (let u = 0; u < size[1]!; u++) {
        for (let c = 0; c < channels!; c++) {
          const at: Pixels = (row, column) => {
            const [y, across] = [rowOf(row), columnOf(column)];
            if (y === undefined || across === undefined) return value;
            return x[((image * height! + y) * width! + across) * channels! + c]!;
          };
          result.push(sampled(at, b0! * u + b1! * v + b2!, a0! * u + a1! * v + a2!, interpolation));
        }
      }
    }
  }
  return Float64Array.from(result);
}

/** Which pixels of an axis make up each of the resized axis, and their shares. */
function shares(size: number, result: number, interpolation: string): (readonly [pixel: number, share: number])[][] {
  return Array.from({ length: result }, (_, o) => {
    if (interpolation === 'nearest') return [[Math.floor(((2 * o + 1) * size) / (2 * result)), 1]];
    const place = ((2 * o + 1) * size - result) / (2 * result);
    const first = Math.floor(place);
    const within = (i: number): number => Math.min(Math.max(i, 0), size - 1);
    return [
      [within(first), 1 - (place - first)],
      [within(first + 1), place - first],
    ];
  });
}

/** Calls `each` with every pixel of a picture that has a share of a pixel of the resized one. */
function overShares(
  [n, height, width, channels]: Shape,
  { size, interpolation }: ResizeAttrs,
  each: (pixel: number, resized: number, share: number) => void,
): void {
  const [rows, columns] = [shares(height!, size[0]!, interpolation), shares(width!, size[1]!, interpolation)];
  let resized = 0;
  for (let image = 0; image < n!; image++)
    for (const down of rows)
      for (const across of columns)
        for (let c = 0; c < channels!; c++, resized++)
          for (const [y, below] of down)
            for (const [x, right] of across)
              each(((image * height! + y) * width! + x) * channels! + c, resized, below * right);
}

/** x [N, H, W, C] in another size. */
export function resized(x: V, shape: Shape, attrs: ResizeAttrs): Float64Array {
  const y = new Float64Array(shape[0]! * sizeOf(attrs.size) * shape[3]!);
  overShares(shape, attrs, (pixel, to, share) => {
    y[to]! += share * x[pixel]!;
  });
  return y;
}

const attrsOf = <A>({ attrs }: Node): A => attrs as unknown as A;

export const PICTURE_TWINS: Readonly<Record<string, Twin>> = {
  affineTransform: ([x, maps], node) => shown(x!, node.inputs[0]!.shape, maps!, attrsOf<AffineAttrs>(node)),
  composed: ([, first, second], { shape }) =>
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
      const at = 6 * Math.floor(i / 6);
      const [row, column] = [Math.floor((i % 6) / 3), i % 3];
      const outer = [0, 1, 2].map((k) => first![at + 3 * row + k]!);
      const inner = [second![at + column]!, second![at + 3 + column]!, column === 2 ? 1 : 0];
      return outer.reduce((sum, value, k) => sum + value * inner[k]!, 0);
    }),
  turnSine: ([x]) => x!.map((turns) => Math.sin(2 * Math.PI * turns)),
  resize: ([x], node) => resized(x!, node.inputs[0]!.shape, attrsOf<ResizeAttrs>(node)),
  resizeGrad: ([dy], node) => {
    const dx = new Float64Array(sizeOf(node.shape));
    const attrs = { ...attrsOf<ResizeAttrs>(node), size: node.inputs[0]!.shape.slice(1, 3) };
    overShares(node.shape, attrs, (pixel, from, share) => {
      dx[pixel]! += share * dy![from]!;
    });
    return dx;
  },
};

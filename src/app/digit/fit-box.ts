/**
 * A drawing made to look like the pictures of a data set, without bending it. MNIST's digits: its ink fitted into 20 × 20 pixels and put into
 * 28 × 28 with the centre of mass in the middle, as LeCun describes it (http://yann.lecun.com/exdb/mnist/). Fashion-MNIST's clothes: its
 * longer side 28, in the middle (Xiao et al. 2017, section 2).
 */
import type { Kind } from '../shared/sources.ts';

export const SIDE = 28;
const BOX: Readonly<Record<Kind, number>> = { digits: 20, clothes: 28 };
/** Where the centre of mass goes: the middle of pixel (14, 14), as in MNIST. */
const MIDDLE = 14.5;

/**
 * @param ink [side, side], 0 to 1, row by row
 * @returns [28, 28], 0 to 1; undefined where nothing is drawn
 */
export function fitBox(ink: Float32Array, side: number, kind: Kind = 'digits'): Float32Array | undefined {
  const box = bounds(ink, side);
  if (box === undefined) return undefined;
  const scale = BOX[kind] / Math.max(box.right - box.left, box.bottom - box.top);
  const small = shrunk(ink, side, box, scale);
  if (kind === 'clothes') return small;
  const { x, y } = centre(small);
  return moved(small, Math.round(MIDDLE - x), Math.round(MIDDLE - y));
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function bounds(ink: Float32Array, side: number): Box | undefined {
  let [left, right, top, bottom] = [side, 0, side, 0];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      if (ink[row * side + column]! < 0.5) continue;
      [left, right] = [Math.min(left, column), Math.max(right, column + 1)];
      [top, bottom] = [Math.min(top, row), Math.max(bottom, row + 1)];
    }
  }
  return right > left ? { left, right, top, bottom } : undefined;
}

/** The box in the middle of 28 × 28: each pixel the mean of the area that it covers, looked at in 4 × 4 places. */
function shrunk(ink: Float32Array, side: number, box: Box, scale: number): Float32Array {
  const [x0, y0] = [(SIDE - (box.right - box.left) * scale) / 2, (SIDE - (box.bottom - box.top) * scale) / 2];
  const places = Math.max(4, Math.ceil(1 / scale));
  const at = (column: number, row: number): number => {
    const [x, y] = [Math.floor(column), Math.floor(row)];
    return x >= box.left && x < box.right && y >= box.top && y < box.bottom ? ink[y * side + x]! : 0;
  };
  return Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [column, row] = [i % SIDE, Math.floor(i / SIDE)];
    let sum = 0;
    for (let q = 0; q < places * places; q++) {
      const [dx, dy] = [((q % places) + 0.5) / places, (Math.floor(q / places) + 0.5) / places];
      sum += at(box.left + (column + dx - x0) / scale, box.top + (row + dy - y0) / scale);
    }
    return sum / places ** 2;
  });
}

function centre(picture: Float32Array): { x: number; y: number } {
  let [x, y, mass] = [0, 0, 0];
  for (const [i, value] of picture.entries()) {
    x += value * ((i % SIDE) + 0.5);
    y += value * (Math.floor(i / SIDE) + 0.5);
    mass += value;
  }
  return { x: x / mass, y: y / mass };
}

function moved(picture: Float32Array, right: number, down: number): Float32Array {
  return Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [column, row] = [(i % SIDE) - right, Math.floor(i / SIDE) - down];
    const inside = column >= 0 && column < SIDE && row >= 0 && row < SIDE;
    return inside ? picture[row * SIDE + column]! : 0;
  });
}

/** Plain loops over the places of tensors. */
import type { Shape, Values } from './layer-row.ts';

const size = (shape: Shape): number => shape.reduce((product, n) => product * n, 1);
export const list = (values: Values): number[] => Array.from(values);
export const of = (count: number, value: (i: number) => number): number[] =>
  Array.from({ length: count }, (_, i) => value(i));

/** The place of a coordinate, where axes are matched from the last and those of size 1 fit any. */
export function at(shape: Shape, coordinate: readonly number[]): number {
  const own = coordinate.slice(coordinate.length - shape.length);
  return shape.reduce((index, n, axis) => index * n + (n === 1 ? 0 : own[axis]!), 0);
}

export function* coordinates(shape: Shape): Generator<number[]> {
  for (let i = 0; i < size(shape); i++) {
    let rest = i;
    yield shape.map((_, axis) => {
      const below = size(shape.slice(axis + 1));
      const own = Math.floor(rest / below);
      rest %= below;
      return own;
    });
  }
}

export const all = (shape: Shape, value: (coordinate: number[]) => number): number[] =>
  [...coordinates(shape)].map(value);

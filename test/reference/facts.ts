/** What other libraries' tests say that an op gives: numbers, not code. Pictures are [images, height, width, channels]. */
import { leaf, type Node, sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { type Padding, windowsOver } from '../../src/ops/conv-geometry.ts';

export type Numbers = readonly number[];

/** A shape and its values. */
export type Literal = readonly [shape: Numbers, values: Numbers];

export interface Fact {
  readonly name: string;
  readonly x: Literal;
  readonly w?: Literal;
  /** The gradient of y, where those of x and w are expected. */
  readonly dy?: Numbers;
  readonly y: (x: Node, w: Node) => Node;
  readonly expected: { readonly y?: Numbers; readonly dx?: Numbers; readonly dw?: Numbers };
}

export const ones = (count: number, value = 1): Numbers => Array(count).fill(value);
/** 1, 2, 3 … */
export const counted = (count: number, first = 1): Numbers => Array.from({ length: count }, (_, i) => first + i);

interface Windows {
  readonly stride?: number | Numbers;
  readonly padding?: Padding;
  readonly groups?: number;
  readonly dilation?: number;
}

const pair = (value: number | Numbers): Numbers => (typeof value === 'number' ? [value, value] : value);

function attrsOf(
  large: Numbers,
  window: Numbers,
  { stride = 1, padding = 'valid', groups = 1, dilation = 1 }: Windows,
) {
  const windows = { window, strides: pair(stride), dilations: pair(dilation), padding };
  return { ...windowsOver('test', large, windows), groups };
}

export const convolved =
  (windows: Windows): Fact['y'] =>
  (x, w) =>
    b.conv(x, w, attrsOf(x.shape.slice(1, 3), w.shape.slice(0, 2), windows));

/** @param large height and width of what it gives */
export const transposed =
  (large: Numbers, windows: Windows): Fact['y'] =>
  (x, w) =>
    b.convTransposed(x, w, attrsOf(large, w.shape.slice(0, 2), windows));

export const pooled =
  (of: 'max' | 'average', window: number | Numbers, stride: number | Numbers, padding: Padding = 'valid'): Fact['y'] =>
  (x) =>
    (of === 'max' ? b.maxPool : b.averagePool)(x, { window: pair(window), strides: pair(stride), padding });

export const leafOf = (name: string, [shape]: Literal): Node => leaf('param', name, shape, 'f32');

/** Where a fact gives no w, one that nothing reads. */
export const NONE: Literal = [[1], [0]];

export const sizeOfLiteral = ([shape]: Literal): number => sizeOf(shape);

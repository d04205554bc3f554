/** What layers that change pictures at random make of a batch while training, by plain loops over their draws. */

import { shown } from '../../src/cpu/pictures.ts';
import { type Layer, layers } from '../../src/index.ts';
import type { Shape, Values } from './layer-row.ts';

/** What a layer draws in a step. */
export interface Drawn {
  /** The k-th draw for each picture, in [0, 1). */
  readonly uniform: (k: number) => Values;
  /** The k-th draw for each element. */
  readonly normal: (k: number) => Values;
}

export interface AugmentationRow {
  readonly name: string;
  readonly make: () => Layer;
  /** x [N, H, W, C], flat, gives y, flat. */
  readonly expected: (x: Values, shape: Shape, drawn: Drawn) => ArrayLike<number>;
}

const between = (u: number, low: number, high: number): number => low + (high - low) * u;

type Mapped = Omit<Parameters<typeof shown>[3], 'size'>;
const BILINEAR: Mapped = { interpolation: 'bilinear', fill: 'reflect', value: 0 };

/** @param map of picture n: [a0, a1, a2, b0, b1, b2] @param size of the result; default: of the picture */
const mapped =
  (
    map: (drawn: Drawn, n: number, height: number, width: number) => readonly number[],
    attrs: Mapped = BILINEAR,
    size?: Shape,
  ): AugmentationRow['expected'] =>
  (x, shape, drawn) => {
    const [n, height, width] = shape as [number, number, number];
    const maps = Array.from({ length: n }, (_, i) => map(drawn, i, height, width)).flat();
    return shown(x, shape, maps, { ...attrs, size: size ?? [height, width] });
  };

/** A function of each pixel's value and place. */
const pixels =
  (
    value: (
      v: number,
      at: { n: number; y: number; x: number; c: number; i: number },
      drawn: Drawn,
      shape: Shape,
    ) => number,
  ): AugmentationRow['expected'] =>
  (x, shape, drawn) => {
    const [, height, width, channels] = shape as [number, number, number, number];
    return Array.from(x, (v, i) => {
      const c = i % channels;
      const column = Math.floor(i / channels) % width;
      const y = Math.floor(i / channels / width) % height;
      return value(v, { n: Math.floor(i / channels / width / height), y, x: column, c, i }, drawn, shape);
    });
  };

const clipped = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

function contrasted(low: number, high: number): AugmentationRow['expected'] {
  return (x, [n, height, width, channels], { uniform }) => {
    const y = Array.from(x);
    const each = height! * width!;
    for (let image = 0; image < n!; image++) {
      for (let c = 0; c < channels!; c++) {
        const places = Array.from({ length: each }, (_, i) => (image * each + i) * channels! + c);
        const mean = places.reduce((sum, place) => sum + x[place]!, 0) / each;
        const factor = between(uniform(0)[image]!, low, high);
        for (const place of places) y[place] = clipped((x[place]! - mean) * factor + mean, -1, 1);
      }
    }
    return y;
  };
}

/** Whether a place lies in the rectangle that is erased. */
function isErased(
  { uniform }: Drawn,
  { n, y, x }: { n: number; y: number; x: number },
  [, height, width]: Shape,
): boolean {
  const inside = (place: number, size: number, k: number): boolean => {
    const length = Math.sqrt(between(uniform(k)[n]!, 0.1, 0.6)) * size;
    const begin = uniform(k + 1)[n]! * (size - length);
    return place >= begin && place < begin + length;
  };
  const [threshold, chance] = [uniform(4)[n]!, between(uniform(5)[n]!, 0.5, 1)];
  return inside(y, height!, 0) && inside(x, width!, 2) && threshold < chance;
}

export const AUGMENTATIONS: readonly AugmentationRow[] = [
  {
    name: 'randomFlip',
    make: () => layers.randomFlip(),
    expected: mapped(
      ({ uniform }, n, height, width) => {
        const [across, down] = [uniform(0)[n]! < 0.5, uniform(1)[n]! < 0.5];
        return [across ? -1 : 1, 0, across ? width - 1 : 0, 0, down ? -1 : 1, down ? height - 1 : 0];
      },
      { ...BILINEAR, interpolation: 'nearest' },
    ),
  },
  {
    name: 'randomFlip, horizontal',
    make: () => layers.randomFlip({ mode: 'horizontal' }),
    expected: mapped(({ uniform }, n, _, width) =>
      uniform(0)[n]! < 0.5 ? [-1, 0, width - 1, 0, 1, 0] : [1, 0, 0, 0, 1, 0],
    ),
  },
  {
    name: 'randomFlip, vertical',
    make: () => layers.randomFlip({ mode: 'vertical' }),
    expected: mapped(({ uniform }, n, height) =>
      uniform(0)[n]! < 0.5 ? [1, 0, 0, 0, -1, height - 1] : [1, 0, 0, 0, 1, 0],
    ),
  },
  {
    name: 'randomTranslation',
    make: () => layers.randomTranslation({ heightFactor: [-0.25, 0.5], widthFactor: 1 }),
    expected: mapped(({ uniform }, n, height, width) => {
      const [down, across] = [between(uniform(0)[n]!, -0.25, 0.5) * height, between(uniform(1)[n]!, -1, 1) * width];
      return [1, 0, -across, 0, 1, -down];
    }),
  },
  {
    name: 'randomRotation',
    make: () => layers.randomRotation({ factor: 0.75, fillMode: 'wrap' }),
    expected: mapped(
      ({ uniform }, n, height, width) => {
        const angle = 2 * Math.PI * between(uniform(0)[n]!, -0.75, 0.75);
        const [cos, sin, x, y] = [Math.cos(angle), Math.sin(angle), (width - 1) / 2, (height - 1) / 2];
        return [cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos];
      },
      { ...BILINEAR, fill: 'wrap' },
    ),
  },
  {
    name: 'randomZoom',
    make: () => layers.randomZoom({ heightFactor: 0.5, fillMode: 'constant', fillValue: 0.25 }),
    expected: mapped(
      ({ uniform }, n, height, width) => {
        const zoom = between(uniform(0)[n]!, 0.5, 1.5);
        return [zoom, 0, ((width - 1) / 2) * (1 - zoom), 0, zoom, ((height - 1) / 2) * (1 - zoom)];
      },
      { ...BILINEAR, fill: 'constant', value: 0.25 },
    ),
  },
  {
    name: 'randomZoom of both axes',
    make: () => layers.randomZoom({ heightFactor: [0.5, 1], widthFactor: -0.25, fillMode: 'nearest' }),
    expected: mapped(
      ({ uniform }, n, height, width) => {
        const [down, across] = [between(uniform(0)[n]!, 1.5, 2), between(uniform(1)[n]!, 0.75, 1.25)];
        return [across, 0, ((width - 1) / 2) * (1 - across), 0, down, ((height - 1) / 2) * (1 - down)];
      },
      { ...BILINEAR, fill: 'nearest' },
    ),
  },
  {
    name: 'randomCrop',
    make: () => layers.randomCrop({ height: 3, width: 4 }),
    expected: mapped(
      ({ uniform }, n, height, width) => {
        const [top, left] = [Math.floor(uniform(0)[n]! * (height - 2)), Math.floor(uniform(1)[n]! * (width - 3))];
        return [1, 0, left, 0, 1, top];
      },
      { ...BILINEAR, interpolation: 'nearest' },
      [3, 4],
    ),
  },
  {
    name: 'randomContrast',
    make: () => layers.randomContrast({ factor: [0.25, 0.75], valueRange: [-1, 1] }),
    expected: contrasted(0.75, 1.75),
  },
  {
    name: 'randomBrightness',
    make: () => layers.randomBrightness({ factor: 0.5, valueRange: [-1, 1] }),
    expected: pixels((v, { n }, { uniform }) => clipped(v + between(uniform(0)[n]!, -1, 1), -1, 1)),
  },
  {
    name: 'randomErasing',
    make: () =>
      layers.randomErasing({ factor: [0.5, 1], scale: [0.1, 0.6], fillValue: [0.5, -0.25, 0.75], valueRange: [-1, 1] }),
    expected: pixels((v, at, drawn, shape) => (isErased(drawn, at, shape) ? [0.5, -0.25, 0.75][at.c]! : v)),
  },
  {
    name: 'randomErasing by noise',
    make: () => layers.randomErasing({ factor: [0.5, 1], scale: [0.1, 0.6], valueRange: [-1, 2] }),
    expected: pixels((v, at, drawn, shape) =>
      isErased(drawn, at, shape) ? clipped(2 * drawn.normal(6)[at.i]!, -1, 2) : v,
    ),
  },
];

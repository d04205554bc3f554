/** What layers of pictures and sequences compute of a sample. */
import { layers } from '../../src/index.ts';
import { all, at, list, of } from './layer-loops.ts';
import type { LayerRow, Shape, Values } from './layer-row.ts';

const PICTURES: LayerRow['samples'] = [[[1, 1, 1]], [[7, 4, 3]], [[4, 6, 4]], [[5, 9, 1]], [[6, 5, 6]]];
const SEQUENCES: LayerRow['samples'] = [[[1, 3]], [[7, 1]], [[6, 4]], [[9, 2]]];
/** Large enough for windows of 3. */
const LARGER = PICTURES.slice(1);

const largest = (values: readonly number[]): number => Math.max(...values);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;

/** Places of the picture that a window takes along an axis; with `same`, the odd one of what is padded comes after. */
function windows(size: number, window: number, stride: number, same: boolean): number[][] {
  const count = same ? Math.ceil(size / stride) : Math.floor((size - window) / stride) + 1;
  const before = same ? Math.floor(Math.max((count - 1) * stride + window - size, 0) / 2) : 0;
  return of(count, (o) => o).map((o) => of(window, (k) => o * stride + k - before).filter((i) => i >= 0 && i < size));
}

/** @param shape [height, width, channels], or [steps, channels] */
const pooled =
  (
    combine: (values: readonly number[]) => number,
    [kh, kw]: readonly [number, number],
    [sh, sw]: readonly [number, number],
    same = false,
  ): LayerRow['expected'] =>
  ([x], [shape]) => {
    const picture: Shape = shape!.length === 2 ? [1, ...shape!] : shape!;
    const [rows, columns] = [windows(picture[0]!, kh, sh, same), windows(picture[1]!, kw, sw, same)];
    return all([rows.length, columns.length, picture[2]!], ([oy, ox, c]) =>
      combine(rows[oy!]!.flatMap((y) => columns[ox!]!.map((column) => x![at(picture, [y, column, c!])]!))),
    );
  };

const whole =
  (combine: (values: readonly number[]) => number): LayerRow['expected'] =>
  ([x], [shape]) => {
    const channels = shape!.at(-1)!;
    return of(channels, (c) => combine(list(x!).filter((_, i) => i % channels === c)));
  };

/** @param place of the picture that a place of the result shows; undefined: 0 */
const shown =
  (
    sizes: (shape: Shape) => Shape,
    place: (y: number, x: number, shape: Shape) => readonly [number, number],
  ): LayerRow['expected'] =>
  ([values], [shape]) =>
    all(sizes(shape!), ([oy, ox, c]) => {
      const [y, x] = place(oy!, ox!, shape!);
      const isWithin = y >= 0 && y < shape![0]! && x >= 0 && x < shape![1]!;
      return isWithin ? values![at(shape!, [y, x, c!])]! : 0;
    });

/** As tf.image.resize does it: pixels have a width, and are known at their centres. */
function bilinear(values: Values, shape: Shape, [down, across]: readonly [number, number]): number[] {
  const along = (place: number, factor: number, size: number): readonly (readonly [number, number])[] => {
    const source = (place + 0.5) / factor - 0.5;
    const [first, share] = [Math.floor(source), source - Math.floor(source)];
    const inside = (i: number): number => Math.min(Math.max(i, 0), size - 1);
    return [
      [inside(first), 1 - share],
      [inside(first + 1), share],
    ];
  };
  const [height, width, channels] = shape as [number, number, number];
  return all([height * down, width * across, channels], ([oy, ox, c]) => {
    let sum = 0;
    for (const [y, down1] of along(oy!, down, height))
      for (const [x, across1] of along(ox!, across, width)) sum += down1 * across1 * values[at(shape, [y, x, c!])]!;
    return sum;
  });
}

const poolingRows: LayerRow[] = [
  {
    name: 'maxPooling2d',
    make: () => layers.maxPooling2d(),
    samples: LARGER,
    expected: pooled(largest, [2, 2], [2, 2]),
  },
  {
    name: 'maxPooling2d beyond the edges',
    make: () => layers.maxPooling2d({ poolSize: [3, 2], strides: [1, 3], padding: 'same' }),
    samples: PICTURES,
    expected: pooled(largest, [3, 2], [1, 3], true),
  },
  {
    name: 'averagePooling2d',
    make: () => layers.averagePooling2d({ poolSize: 3, strides: 1 }),
    samples: LARGER,
    expected: pooled(mean, [3, 3], [1, 1]),
  },
  {
    name: 'averagePooling2d beyond the edges',
    make: () => layers.averagePooling2d({ poolSize: 4, strides: 3, padding: 'same' }),
    samples: PICTURES,
    expected: pooled(mean, [4, 4], [3, 3], true),
  },
  {
    name: 'maxPooling1d',
    make: () => layers.maxPooling1d({ poolSize: [2], strides: null }),
    samples: SEQUENCES.slice(1),
    expected: pooled(largest, [1, 2], [1, 2]),
  },
  {
    name: 'maxPooling1d beyond the ends',
    make: () => layers.maxPooling1d({ poolSize: 3, strides: [2], padding: 'same' }),
    samples: SEQUENCES,
    expected: pooled(largest, [1, 3], [1, 2], true),
  },
  {
    name: 'averagePooling1d',
    make: () => layers.averagePooling1d({ poolSize: 3, strides: 4 }),
    samples: SEQUENCES.slice(1),
    expected: pooled(mean, [1, 3], [1, 4]),
  },
  {
    name: 'averagePooling1d beyond the ends',
    make: () => layers.averagePooling1d({ poolSize: 4, strides: 1, padding: 'same' }),
    samples: SEQUENCES,
    expected: pooled(mean, [1, 4], [1, 1], true),
  },
  { name: 'globalMaxPooling1d', make: () => layers.globalMaxPooling1d(), samples: SEQUENCES, expected: whole(largest) },
  {
    name: 'globalMaxPooling2d',
    make: () => layers.globalMaxPooling2d({ keepdims: true }),
    samples: PICTURES,
    expected: whole(largest),
  },
  {
    name: 'globalAveragePooling1d',
    make: () => layers.globalAveragePooling1d({ keepdims: true }),
    samples: SEQUENCES,
    expected: whole(mean),
  },
  {
    name: 'globalAveragePooling2d',
    make: () => layers.globalAveragePooling2d(),
    samples: PICTURES,
    expected: whole(mean),
  },
];

export const PICTURE_ROWS: readonly LayerRow[] = [
  ...poolingRows,
  {
    name: 'zeroPadding2d',
    make: () => layers.zeroPadding2d(),
    samples: PICTURES,
    expected: shown(
      ([h, w, c]) => [h! + 2, w! + 2, c!],
      (y, x) => [y - 1, x - 1],
    ),
  },
  {
    name: 'zeroPadding2d of sides of their own',
    make: () =>
      layers.zeroPadding2d({
        padding: [
          [0, 3],
          [2, 1],
        ],
      }),
    samples: PICTURES,
    expected: shown(
      ([h, w, c]) => [h! + 3, w! + 3, c!],
      (y, x) => [y, x - 2],
    ),
  },
  {
    name: 'cropping2d',
    make: () => layers.cropping2d({ cropping: [1, 0] }),
    samples: LARGER,
    expected: shown(
      ([h, w, c]) => [h! - 2, w!, c!],
      (y, x) => [y + 1, x],
    ),
  },
  {
    name: 'cropping2d of sides of their own',
    make: () =>
      layers.cropping2d({
        cropping: [
          [0, 3],
          [2, 1],
        ],
      }),
    samples: LARGER,
    expected: shown(
      ([h, w, c]) => [h! - 3, w! - 3, c!],
      (y, x) => [y, x + 2],
    ),
  },
  {
    name: 'upSampling2d',
    make: () => layers.upSampling2d(),
    samples: PICTURES,
    expected: shown(
      ([h, w, c]) => [2 * h!, 2 * w!, c!],
      (y, x) => [Math.floor(y / 2), Math.floor(x / 2)],
    ),
  },
  {
    name: 'upSampling2d by two factors',
    make: () => layers.upSampling2d({ size: [1, 3] }),
    samples: PICTURES,
    expected: shown(
      ([h, w, c]) => [h!, 3 * w!, c!],
      (y, x) => [y, Math.floor(x / 3)],
    ),
  },
  {
    name: 'upSampling2d, bilinear',
    make: () => layers.upSampling2d({ interpolation: 'bilinear' }),
    samples: PICTURES,
    expected: ([x], [shape]) => bilinear(x!, shape!, [2, 2]),
  },
  {
    name: 'upSampling2d by two factors, bilinear',
    make: () => layers.upSampling2d({ size: [3, 1], interpolation: 'bilinear' }),
    samples: PICTURES,
    expected: ([x], [shape]) => bilinear(x!, shape!, [3, 1]),
  },
  {
    name: 'spatialDropout2d',
    make: () => layers.spatialDropout2d({ rate: 0.5 }),
    samples: PICTURES,
    expected: ([x]) => list(x!),
  },
];

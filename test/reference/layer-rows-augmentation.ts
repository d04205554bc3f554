/** Layers that change pictures at random do nothing outside of training but for crops; what they do while training is in augmentation-rows.ts. */

import { resized } from '../../src/cpu/pictures.ts';
import { type Layer, layers } from '../../src/index.ts';
import type { LayerRow, Shape, Values } from './layer-row.ts';

const PICTURES: LayerRow['samples'] = [[[1, 1, 1]], [[4, 6, 3]], [[5, 3, 4]]];

const same = (name: string, make: () => Layer): LayerRow => ({
  name: `${name}, outside of training`,
  make,
  samples: PICTURES,
  expected: ([x]) => Array.from(x!),
});

type Interpolation = 'nearest' | 'bilinear';

/** The middle of a picture, of the form of the result, in its size. */
function middle(x: Values, [height, width, channels]: Shape, size: Shape, interpolation: Interpolation): number[] {
  const rows = Math.max(1, Math.min(height!, Math.floor((width! * size[0]!) / size[1]!)));
  const columns = Math.max(1, Math.min(width!, Math.floor((height! * size[1]!) / size[0]!)));
  const [top, left] = [Math.floor((height! - rows) / 2), Math.floor((width! - columns) / 2)];
  const part: number[] = [];
  for (let y = top; y < top + rows; y++)
    for (let at = left; at < left + columns; at++)
      for (let c = 0; c < channels!; c++) part.push(x[(y * width! + at) * channels! + c]!);
  return [...resized(part, [1, rows, columns, channels!], { size, interpolation })];
}

const cropped = (name: string, make: () => Layer, size: Shape, interpolation: Interpolation): LayerRow => ({
  ...{ name, make, samples: [...PICTURES, [[9, 2, 1]]] },
  expected: ([x], [shape]) => middle(x!, shape!, size, interpolation),
});

const whole = (name: string, make: () => Layer, size: Shape, interpolation: Interpolation): LayerRow => ({
  ...{ name, make, samples: [...PICTURES, [[6, 4, 8]]] },
  expected: ([x], [shape]) => [...resized(x!, [1, ...shape!], { size, interpolation })],
});

export const AUGMENTATION_ROWS: readonly LayerRow[] = [
  same('randomFlip', () => layers.randomFlip()),
  same('randomTranslation', () => layers.randomTranslation({ heightFactor: 0.5, widthFactor: [-0.25, 1] })),
  same('randomRotation', () => layers.randomRotation({ factor: 0.5, fillMode: 'wrap', seed: 3 })),
  same('randomZoom', () => layers.randomZoom({ heightFactor: [-0.5, 0.5], fillMode: 'constant', fillValue: 0.5 })),
  same('randomContrast', () => layers.randomContrast({ factor: 0.5, valueRange: [-1, 1] })),
  same('randomBrightness', () => layers.randomBrightness({ factor: [0, 0.25] })),
  same('randomErasing', () => layers.randomErasing({ factor: 0.5, fillValue: 0.25 })),
  cropped('randomCrop, outside of training', () => layers.randomCrop({ height: 2, width: 3 }), [2, 3], 'bilinear'),
  whole('resizing', () => layers.resizing({ height: 4, width: 7 }), [4, 7], 'bilinear'),
  whole(
    'resizing, nearest',
    () => layers.resizing({ height: 3, width: 2, interpolation: 'nearest' }),
    [3, 2],
    'nearest',
  ),
  cropped(
    'resizing of what has the form of the result',
    () => layers.resizing({ height: 3, width: 5, cropToAspectRatio: true }),
    [3, 5],
    'bilinear',
  ),
];

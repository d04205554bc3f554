/** Layers that change pictures at random: what they do while training, by loops over their draws; which of them draw alike; gradients. */
import { describe, expect, it } from 'vitest';
import { simplify } from '../../../src/compiler/simplify.ts';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { root } from '../../../src/fields.ts';
import { stepRoots, topologicalOrder } from '../../../src/graph/node.ts';
import { type Layer, layers } from '../../../src/index.ts';
import { nestedLayer } from '../../../src/io/keras-layers.ts';
import { LAYERS } from '../../../src/nn/layers/registry.ts';
import { fill } from '../../../src/ops/all.ts';
import { gradients } from '../../../src/ops/gradients.ts';
import { AUGMENTATIONS } from '../../reference/augmentation-rows.ts';
import { augmented, drawsIn } from '../../reference/augmented.ts';
import { describeWorst, within } from '../../reference/tolerance.ts';

const CLOSE = within(1e-9, 'both sides compute in float64');
const SHAPE = [6, 5, 7, 3];

describe('what a layer makes of pictures while training', () => {
  it.each(AUGMENTATIONS)('$name', ({ make, expected }) => {
    const found = augmented([make()], SHAPE);
    const [y] = evaluateGraph([found.y], found.feeds);
    expect(describeWorst(y!, expected(found.feeds.x!, SHAPE, drawsIn(found)), CLOSE)).toBeUndefined();
  });

  it('each picture and each step has draws of its own', () => {
    const found = augmented([layers.randomBrightness({ factor: 0.5, valueRange: [-9, 9] })], [8, 1, 1, 1]);
    const added = (step: number): number[] => {
      const [y] = evaluateGraph([found.y], {
        ...found.feeds,
        x: new Float32Array(8),
        clock: [step, 0, 0, 5, 6, 0, 0, 0],
      });
      return [...y!];
    };
    expect(new Set([...added(1), ...added(2)]).size).toBe(16);
    expect(added(1)).toEqual(added(1));
  });
});

describe('layers with equal seeds', () => {
  const noise = (seed?: number) => layers.randomTranslation({ heightFactor: 0.5, widthFactor: 0.5, seed });
  const y = (...list: Parameters<typeof augmented>[0][]) =>
    list.map((each) => {
      const { y, feeds } = augmented(each, [4, 6, 6, 1]);
      return [...evaluateGraph([y], feeds)[0]!];
    });

  it('draw the same numbers wherever they stand, others do not', () => {
    const dropped = layers.randomFlip({ mode: 'horizontal', seed: 2 });
    const [first, second, other, none] = y([noise(7)], [layers.dropout({ rate: 0 }), noise(7)], [noise(8)], [noise()]);
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
    expect(none).not.toEqual(first);
    const [twice] = y([dropped, dropped]); // flipped back
    expect(twice).toEqual([...augmented([], [4, 6, 6, 1]).feeds.x!]);
  });
});

describe('a flip', () => {
  const flipped: readonly (readonly [string, readonly Layer[]])[] = [
    ['before another map', [layers.randomFlip(), layers.randomRotation({ factor: 1 })]],
    ['after another map', [layers.randomRotation({ factor: 1, fillMode: 'constant' }), layers.randomFlip()]],
    ['and another one', [layers.randomFlip({ mode: 'vertical' }), layers.randomFlip()]],
    ['around another map', [layers.randomFlip(), layers.randomZoom({ heightFactor: 0.5 }), layers.randomFlip()]],
  ];
  it.each(flipped)('%s is one map, which gives the same', (_, list) => {
    const { y, feeds } = augmented(list, SHAPE);
    const step = simplify({ outputs: { y }, updates: [] });
    const maps = topologicalOrder(stepRoots(step)).filter(({ op }) => op.name === 'affineTransform');
    expect(maps).toHaveLength(1);
    const [apart, merged] = [evaluateGraph([y], feeds)[0]!, evaluateGraph([step.outputs.y!], feeds)[0]!];
    expect(describeWorst(merged, apart, CLOSE)).toBeUndefined();
  });
});

describe('configs as Keras 3 writes them', () => {
  const read = (className: string, config: object) =>
    LAYERS.find((each) => each.className === className)!.fromConfig(root('model.json', config), {}, nestedLayer).config;
  const edges = {
    fill_mode: 'reflect',
    fill_value: 0,
    interpolation: 'bilinear',
    seed: null,
    data_format: 'channels_last',
  };

  it('are read and written again', () => {
    expect(read('RandomZoom', { ...edges, height_factor: -0.2, width_factor: null })).toEqual({
      ...{ ...edges, height_factor: -0.2, width_factor: null },
    });
    expect(read('RandomRotation', { ...edges, factor: [-0.5, 0.25], seed: 1337 })).toEqual({
      ...{ ...edges, factor: [-0.5, 0.25], seed: 1337 },
    });
    const common = { seed: 8_123_456_789, data_format: 'channels_last' };
    expect(read('RandomCrop', { ...common, height: 24, width: 20 })).toMatchObject({ height: 24, width: 20 });
    expect(read('RandomErasing', { ...common, factor: [0, 1], scale: [0.02, 0.33], fill_value: null })).toMatchObject({
      ...{ factor: [0, 1], scale: [0.02, 0.33], fill_value: null, value_range: [0, 255] },
    });
  });

  it('are refused where wgrad has no such thing', () => {
    const resizing = { height: 4, width: 4, interpolation: 'bilinear', crop_to_aspect_ratio: false };
    expect(() => read('Resizing', { ...resizing, pad_to_aspect_ratio: true })).toThrow(/pad_to_aspect_ratio is true/);
    expect(() => read('RandomFlip', { mode: 'horizontal', data_format: 'channels_first' })).toThrow(/channels_first/);
  });
});

describe('gradients', () => {
  it('go through flips, brightness, contrast and erased parts', () => {
    const list = [
      layers.randomFlip(),
      layers.randomBrightness({ factor: 0.1, valueRange: [-9, 9] }),
      layers.randomContrast({ factor: 0.5, valueRange: [-9, 9] }),
      layers.randomErasing({ fillValue: 0 }),
    ];
    const { x, y } = augmented(list, SHAPE);
    expect(gradients(y, fill(y.shape, 1), [x])).toHaveLength(1);
  });

  it('are refused by what moves pixels to places between others', () => {
    const { x, y } = augmented([layers.randomZoom({ heightFactor: 0.1 })], SHAPE);
    expect(() => gradients(y, fill(y.shape, 1), [x])).toThrow(/^augmentation: a layer below one .* is to learn/);
  });
});

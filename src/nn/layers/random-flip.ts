/** RandomFlip: pictures mirrored. */
import { either, isAbsent, text } from '../../fields.ts';
import { less } from '../../ops/comparisons.ts';
import { fill } from '../../ops/sources.ts';
import { expectName } from '../check.ts';
import { maker } from '../maker.ts';
import { checkSeed, type RandomOptions, randomFrom } from './augmentation.ts';
import { affine, mappedLayer } from './geometric.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions } from './options.ts';

const MODES = { horizontal: ['across'], vertical: ['down'], horizontal_and_vertical: ['across', 'down'] } as const;

/** Options of `layers.randomFlip`. */
export interface RandomFlipOptions extends RandomOptions {
  /** 'horizontal': left and right change places; 'vertical': top and bottom; 'horizontal_and_vertical' (default): each by a draw of its own */
  readonly mode?: keyof typeof MODES;
}

/**
 * While training, mirrors every other picture at random; else does nothing. x [batch, height, width, channels]. In place of a layer of
 * pixels it is part of the layers beside it that move pixels. (Keras's has one draw for both directions, as if it turned them by 180°.)
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const randomFlip = /* @__PURE__ */ maker(
  'layers.randomFlip({ ... })',
  (options: RandomFlipOptions = {}): Layer => {
    const where = 'layers.randomFlip';
    const shared = commonOptions(where, options, 'mode', 'seed');
    const mode = expectName(where, 'mode', options.mode ?? 'horizontal_and_vertical', MODES);
    const directions: readonly string[] = MODES[mode];
    return mappedLayer('RandomFlip', checkSeed(where, options.seed), shared, {
      config: { mode },
      attrs: { interpolation: 'nearest', fill: 'nearest', value: 0, flips: true },
      mapOf: (draw, [height, width]) => {
        const along = (direction: string, size: number) => {
          if (!directions.includes(direction)) return [1, 0];
          const isFlipped = less(draw(0, 1), fill([], 0.5));
          return [affine(isFlipped, -2, 1), affine(isFlipped, size - 1, 0)];
        };
        const [a0, a2] = along('across', width!);
        const [b1, b2] = along('down', height!);
        return [a0!, 0, a2!, 0, b1!, b2!];
      },
    });
  },
);

export const RandomFlip: LayerClass = {
  className: 'RandomFlip',
  fromConfig: (config, common) => {
    const mode = either(config, 'mode');
    const own = isAbsent(mode) ? {} : { mode: text(mode) as keyof typeof MODES };
    return randomFlip({ ...randomFrom(config, common), ...own });
  },
};

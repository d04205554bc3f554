/** RandomErasing: Zhong et al. 2017. */
import { showList } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { either, type Field, isAbsent, listed, number } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { add, mul, scale, sub } from '../../ops/arithmetic.ts';
import { where as choose, clip, greaterEqual, less, logicalAnd } from '../../ops/comparisons.ts';
import { sqrt } from '../../ops/exponentials.ts';
import { concat } from '../../ops/joins.ts';
import { fill, iota } from '../../ops/sources.ts';
import { maker } from '../maker.ts';
import { type Draws, type Factor, factorFrom, rangeOf } from './augmentation.ts';
import type { Layer, LayerClass } from './layer.ts';
import { type PhotometricOptions, photometricFrom, photometricLayer } from './photometric.ts';

/** Options of `layers.randomErasing`. */
export interface RandomErasingOptions extends PhotometricOptions {
  /** how likely a picture loses a part: a draw for each picture, from 0 to f, or from lower to upper; from 0 to 1, default 1 */
  readonly factor?: Factor;
  /** how much of the picture that is at most, as a share of its area, drawn from this range: from 0 to 1, default [0.02, 0.33] */
  readonly scale?: Factor;
  /** what is there instead: a number, or one for each channel; default: normal random numbers, of the height of `valueRange` */
  readonly fillValue?: number | readonly number[];
}

const LIMITS = { least: 0, single: (most: number) => [0, most] as const };

/**
 * While training, puts `fillValue` over a rectangle of some pictures, each by draws of its own; else does nothing. Its sides are the roots of
 * two draws of `scale`, of the height and the width. x [batch, height, width, channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const randomErasing = /* @__PURE__ */ maker(
  'layers.randomErasing({ ... })',
  (options: RandomErasingOptions = {}): Layer => {
    const where = 'layers.randomErasing';
    const factor = rangeOf(where, 'factor', options.factor ?? 1, LIMITS);
    const share = rangeOf(where, 'scale', options.scale ?? [0.02, 0.33], LIMITS);
    const value = fillOf(where, options.fillValue);
    const config = { factor, scale: share, fill_value: value ?? null };
    const change: Parameters<typeof photometricLayer>[4] = (x, draws, range) => {
      const [n, height, width] = x.shape as [number, number, number];
      const down = insideOf(draws, share, [n, height, 1, 1], 1);
      const across = insideOf(draws, share, [n, 1, width, 1], 2);
      const isErased = reshape(less(draws.uniform(0, 1), draws.uniform(...factor)), [n, 1, 1, 1]);
      const instead = value === undefined ? scale(draws.normal(x.shape), range[1]) : filled(value);
      return choose(logicalAnd(logicalAnd(down, isErased), across), clip(instead, ...range), x);
    };
    return photometricLayer('randomErasing', 'RandomErasing', options, config, change, (name, channels) => {
      if (typeof value !== 'object' || value.length === channels) return;
      throw new ShapeError(
        `${name}: pictures have ${channels} channels, fillValue has ${value.length} numbers. Give one for each channel, or one for all.`,
      );
    });
  },
);

/** 1 for the places along an axis that lie in the rectangle, else 0: of this shape. */
function insideOf({ uniform }: Draws, share: readonly [number, number], shape: readonly number[], axis: number): Node {
  const size = shape[axis]!;
  const each = (numbers: Node): Node => reshape(numbers, [shape[0]!, 1, 1, 1]);
  const length = scale(sqrt(uniform(...share)), size);
  const begin = mul(uniform(0, 1), sub(fill([], size), length));
  const places = iota(shape, axis);
  return logicalAnd(greaterEqual(places, each(begin)), less(places, each(add(begin, length))));
}

const filled = (value: number | readonly number[]): Node =>
  typeof value === 'number'
    ? fill([], value)
    : concat(
        value.map((each) => fill([1], each)),
        0,
      );

function fillOf(where: string, value: unknown): number | readonly number[] | undefined {
  if (value === undefined || Number.isFinite(value)) return value as number | undefined;
  if (Array.isArray(value) && value.length > 0 && value.every(Number.isFinite)) return value;
  throw new UsageError(`${where}: fillValue is ${showList(value)}; expected a number, or one for each channel.`);
}

const fillFrom = (field: Field): number | readonly number[] =>
  typeof field.value === 'number' ? field.value : listed(field).map(number);

export const RandomErasing: LayerClass = {
  className: 'RandomErasing',
  fromConfig: (config, common) => {
    const [factor, share, value] = ['factor', 'scale', 'fill_value'].map((name) => either(config, name));
    return randomErasing({
      ...photometricFrom(config, common),
      ...(!isAbsent(factor!) && { factor: factorFrom(factor!) }),
      ...(!isAbsent(share!) && { scale: factorFrom(share!) }),
      ...(!isAbsent(value!) && { fillValue: fillFrom(value!) }),
    });
  },
};

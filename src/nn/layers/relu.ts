/** ReLU: what is below a threshold is nothing, or little; what is above a maximum is that. */
import { firstMember, isAbsent, number, numberOr } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { relu } from '../../ops/activations.ts';
import { scale, sub } from '../../ops/arithmetic.ts';
import { greater, minimum, where } from '../../ops/comparisons.ts';
import { leakyRelu } from '../../ops/rectifiers.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.reLU`. */
export interface ReLUOptions extends LayerOptions {
  /** the most that it gives, from 0 up: default null, no limit */
  readonly maxValue?: number | null;
  /** what x - threshold is multiplied by where x is not above the threshold, from 0 up: default 0 */
  readonly negativeSlope?: number;
  /** x that are not above it count as negative, from 0 up: default 0 */
  readonly threshold?: number;
}

/**
 * x where x > threshold, but at most maxValue; else negativeSlope · (x - threshold). x [batch, ...any shape].
 * @throws UsageError where an option is wrong
 */
export const reLU = /* @__PURE__ */ maker('layers.reLU({ ... })', (options: ReLUOptions = {}): Layer => {
  const where = 'layers.reLU';
  const shared = commonOptions(where, options, 'maxValue', 'negativeSlope', 'threshold');
  const expect = (name: string, value: number): number => expectNumber(where, name, value, 0, Number.POSITIVE_INFINITY);
  const { maxValue = null } = options;
  const most = maxValue === null ? null : expect('maxValue', maxValue);
  const slope = expect('negativeSlope', options.negativeSlope ?? 0);
  const threshold = expect('threshold', options.threshold ?? 0);
  return layerOf({
    className: 'ReLU',
    ...shared,
    config: { max_value: most, negative_slope: slope, threshold },
    passesMask: true,
    build: (_, [{ shape }]) => ({
      outputShape: shape,
      apply: ([x]) => {
        const y = threshold === 0 ? (slope === 0 ? relu(x!) : leakyRelu(x!, slope)) : above(x!, threshold, slope);
        return most === null ? y : minimum(fill([], most), y);
      },
    }),
  });
});

const above = (x: Node, threshold: number, slope: number): Node =>
  where(greater(x, fill([], threshold)), x, scale(sub(x, fill([], threshold)), slope));

export const ReLU: LayerClass = {
  className: 'ReLU',
  fromConfig: (config, common) => {
    const most = firstMember(config, 'max_value', 'maxValue');
    return reLU({
      ...common,
      maxValue: isAbsent(most) ? null : number(most),
      negativeSlope: numberOr(firstMember(config, 'negative_slope', 'negativeSlope'), 0),
      threshold: numberOr(firstMember(config, 'threshold'), 0),
    });
  },
};

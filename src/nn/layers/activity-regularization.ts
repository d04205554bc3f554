/** ActivityRegularization: what goes through it adds to the loss. */
import { member, numberOr } from '../../fields.ts';
import { scale } from '../../ops/arithmetic.ts';
import { layerOf } from '../called-layer.ts';
import { maker } from '../maker.ts';
import { sizes } from '../regularizers/l1-l2.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.activityRegularization`. */
export interface ActivityRegularizationOptions extends LayerOptions {
  /** what each absolute value costs, from 0 up: default 0 */
  readonly l1?: number;
  /** what each square costs, from 0 up: default 0 */
  readonly l2?: number;
}

/**
 * x as it is, [batch, ...any shape], which adds (l1 · Σ |x| + l2 · Σ x²) / batch to the loss.
 * @throws UsageError where an option is wrong
 */
export const activityRegularization = /* @__PURE__ */ maker(
  'layers.activityRegularization({ ... })',
  (options: ActivityRegularizationOptions = {}): Layer => {
    const where = 'layers.activityRegularization';
    const shared = commonOptions(where, options, 'l1', 'l2');
    const [l1, l2] = [options.l1 ?? 0, options.l2 ?? 0];
    const { penalty } = sizes(where, l1, l2);
    return layerOf({
      className: 'ActivityRegularization',
      ...shared,
      config: { l1, l2 },
      passesMask: true,
      build: (_, [{ shape }]) => ({
        outputShape: shape,
        apply: ([x], trace) => {
          trace.addLoss(scale(penalty(x!), 1 / x!.shape[0]!));
          return x!;
        },
      }),
    });
  },
);

export const ActivityRegularization: LayerClass = {
  className: 'ActivityRegularization',
  fromConfig: (config, common) =>
    activityRegularization({
      ...common,
      l1: numberOr(member(config, 'l1'), 0),
      l2: numberOr(member(config, 'l2'), 0),
    }),
};

/** PReLU: He et al. 2015. */
import { either, isAbsent } from '../../fields.ts';
import { mul } from '../../ops/arithmetic.ts';
import { where as choose, greater } from '../../ops/comparisons.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import type { ConstraintChoice } from '../constraints/named.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import { maker } from '../maker.ts';
import type { RegularizerChoice } from '../regularizers/named.ts';
import { axesFrom, axesIn, expectAxes } from './axes.ts';
import { type Layer, type LayerClass, paramOf } from './layer.ts';
import { commonOptions, expectPlainParams, type LayerOptions } from './options.ts';
import { configWith, ruleNames, rulesFrom, rulesOf } from './rules.ts';

/** Options of `layers.prelu`. */
export interface PreluOptions extends LayerOptions {
  /** how alpha begins: default 'zeros' */
  readonly alphaInitializer?: InitializerName | Initializer;
  /** what alpha's values add to the loss: default nothing */
  readonly alphaRegularizer?: RegularizerChoice;
  /** what alpha is kept within after each step: default nothing */
  readonly alphaConstraint?: ConstraintChoice;
  /** axes all of whose places have one alpha, such as [1, 2] for pictures: from 1, 0 is the batch; default null, none */
  readonly sharedAxes?: number | readonly number[] | null;
}

/**
 * x where x > 0, else alpha · x, with an alpha that it learns for each place of a sample. x [batch, ...shape], alpha of that shape, with 1
 * for the shared axes.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample has no such axis
 */
export const prelu = /* @__PURE__ */ maker('layers.prelu({ ... })', (options: PreluOptions = {}): Layer => {
  const where = 'layers.prelu';
  const shared = commonOptions(where, options, 'alphaInitializer', 'sharedAxes', ...ruleNames('alpha'));
  const rules = rulesOf(where, options, 'alpha');
  const initializer = initializerOf(where, options.alphaInitializer ?? 'zeros');
  const { sharedAxes = null } = options;
  const axes = expectAxes(where, 'sharedAxes', sharedAxes ?? []);
  return layerOf({
    className: 'PReLU',
    ...shared,
    config: configWith({ alpha_initializer: initializer.config ?? null, shared_axes: sharedAxes }, { alpha: rules }),
    passesMask: true,
    build: (name, [{ shape }]) => {
      const common = axesIn(name, shape, axes);
      const own = shape.map((size, axis) => (common.includes(axis) ? 1 : size));
      return {
        outputShape: shape,
        variables: [paramOf('alpha', own, initializer, rules)],
        apply: ([x], trace, [alpha]) => choose(greater(x!, fill([], 0)), x!, mul(trace.read(alpha!), x!)),
      };
    },
  });
});

export const PReLU: LayerClass = {
  className: 'PReLU',
  fromConfig: (config, common) => {
    expectPlainParams(config);
    const axes = either(config, 'shared_axes');
    return prelu({
      ...common,
      ...rulesFrom(config, 'alpha'),
      alphaInitializer: initializerFrom(either(config, 'alpha_initializer')),
      sharedAxes: isAbsent(axes) ? null : axesFrom(axes),
    });
  },
};

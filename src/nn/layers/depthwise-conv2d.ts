/** DepthwiseConv2D: a convolution of each channel by itself; SeparableConv2D: and then products of its results at each pixel. */
import { either, type Field, isAbsent, member, whole } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { conv } from '../../ops/conv.ts';
import { type Geometry, type Padding, windowsOver } from '../../ops/conv-geometry.ts';
import { layerOf } from '../called-layer.ts';
import { expectWhole } from '../check.ts';
import type { ConstraintChoice } from '../constraints/named.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import { maker } from '../maker.ts';
import type { RegularizerChoice } from '../regularizers/named.ts';
import {
  CONVOLUTION_OPTIONS,
  type Convolution,
  type ConvolutionOptions,
  checkConvolution,
  convolutionFrom,
  pictureOf,
} from './convolution.ts';
import { type Layer, type LayerClass, paramOf } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';
import { ruleNames, rulesOf } from './rules.ts';

/** Options of `layers.depthwiseConv2d`. */
export interface DepthwiseConv2dOptions extends ConvolutionOptions {
  /** how many outputs each channel has: default 1 */
  readonly depthMultiplier?: number;
  /** how the kernel [height, width, channels, depthMultiplier] begins: default 'glorotUniform' */
  readonly depthwiseInitializer?: InitializerName | Initializer;
  /** what the kernel's values add to the loss: default nothing */
  readonly depthwiseRegularizer?: RegularizerChoice;
  /** what the kernel is kept within after each step: default nothing */
  readonly depthwiseConstraint?: ConstraintChoice;
}

/** Options of `layers.separableConv2d`. */
export interface SeparableConv2dOptions extends DepthwiseConv2dOptions {
  /** the channels of the result */
  readonly filters: number;
  /** how the kernel [1, 1, channels · depthMultiplier, filters] begins: default 'glorotUniform' */
  readonly pointwiseInitializer?: InitializerName | Initializer;
  /** what that kernel's values add to the loss: default nothing */
  readonly pointwiseRegularizer?: RegularizerChoice;
  /** what that kernel is kept within after each step: default nothing */
  readonly pointwiseConstraint?: ConstraintChoice;
}

/**
 * A convolution of each channel by itself: x [batch, height, width, channels], kernel [kernel height, kernel width, channels,
 * depthMultiplier], bias [channels · depthMultiplier] → [batch, height', width', channels · depthMultiplier].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no such picture or too small
 */
export const depthwiseConv2d = /* @__PURE__ */ maker(
  'layers.depthwiseConv2d({ ... })',
  (options: DepthwiseConv2dOptions): Layer => {
    const where = 'layers.depthwiseConv2d';
    const names = ['depthMultiplier', 'depthwiseInitializer', ...ruleNames('depthwise'), ...CONVOLUTION_OPTIONS];
    const shared = commonOptions(where, options, ...names);
    const own = checkConvolution(where, options, 2, ['valid', 'same']);
    const multiplier = expectWhole(where, 'depthMultiplier', options.depthMultiplier ?? 1, 1);
    const initializer = initializerOf(where, options.depthwiseInitializer ?? 'glorotUniform');
    const rules = rulesOf(where, options, 'depthwise');
    return layerOf({
      className: 'DepthwiseConv2D',
      ...shared,
      config: own.configWith(
        { depth_multiplier: multiplier, depthwise_initializer: initializer.config ?? null },
        { depthwise: rules },
      ),
      build: (name, [{ shape }]) => {
        const { size, channels } = pictureOf(name, shape, 2);
        const geometry = windowsOver(name, size, windowsOf(own));
        const outputs = channels * multiplier;
        return {
          outputShape: [...geometry.small, outputs],
          variables: [
            paramOf('depthwise_kernel', [...own.window, channels, multiplier], initializer, rules),
            ...own.biasOf([outputs]),
          ],
          apply: ([x], trace, [kernel, bias]) =>
            own.finish(eachChannel(x!, trace.read(kernel!), geometry), trace, bias),
        };
      },
    });
  },
);

/**
 * A convolution of each channel by itself, and then weighted sums of what these gave at each pixel: x [batch, height, width, channels],
 * kernels [kernel height, kernel width, channels, depthMultiplier] and [1, 1, channels · depthMultiplier, filters], bias [filters] →
 * [batch, height', width', filters].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no such picture or too small
 */
export const separableConv2d = /* @__PURE__ */ maker(
  'layers.separableConv2d({ ... })',
  (options: SeparableConv2dOptions): Layer => {
    const where = 'layers.separableConv2d';
    const names = [
      'filters',
      'depthMultiplier',
      'depthwiseInitializer',
      'pointwiseInitializer',
      ...ruleNames('depthwise', 'pointwise'),
      ...CONVOLUTION_OPTIONS,
    ];
    const shared = commonOptions(where, options, ...names);
    const own = checkConvolution(where, options, 2, ['valid', 'same']);
    const filters = expectWhole(where, 'filters', options.filters, 1);
    const multiplier = expectWhole(where, 'depthMultiplier', options.depthMultiplier ?? 1, 1);
    const depthwise = initializerOf(where, options.depthwiseInitializer ?? 'glorotUniform');
    const pointwise = initializerOf(where, options.pointwiseInitializer ?? 'glorotUniform');
    const rules = { depthwise: rulesOf(where, options, 'depthwise'), pointwise: rulesOf(where, options, 'pointwise') };
    return layerOf({
      className: 'SeparableConv2D',
      ...shared,
      config: own.configWith(
        {
          ...{ filters, depth_multiplier: multiplier },
          depthwise_initializer: depthwise.config ?? null,
          pointwise_initializer: pointwise.config ?? null,
        },
        rules,
      ),
      build: (name, [{ shape }]) => {
        const { size, channels } = pictureOf(name, shape, 2);
        const geometry = windowsOver(name, size, windowsOf(own));
        const each = { window: [1, 1], strides: [1, 1], dilations: [1, 1], padding: 'valid' } as const;
        const points = { ...windowsOver(name, geometry.small, each), groups: 1 };
        return {
          outputShape: [...geometry.small, filters],
          variables: [
            paramOf('depthwise_kernel', [...own.window, channels, multiplier], depthwise, rules.depthwise),
            paramOf('pointwise_kernel', [1, 1, channels * multiplier, filters], pointwise, rules.pointwise),
            ...own.biasOf([filters]),
          ],
          apply: ([x], trace, [kernel, mixing, bias]) => {
            const separate = eachChannel(x!, trace.read(kernel!), geometry);
            return own.finish(conv(separate, trace.read(mixing!), points), trace, bias);
          },
        };
      },
    });
  },
);

const windowsOf = ({ window, strides, dilations, padding }: Convolution<Padding>) => ({
  window,
  strides,
  dilations,
  padding,
});

/** Each channel is a group with `multiplier` outputs. @param kernel [height, width, channels, multiplier] */
function eachChannel(x: Node, kernel: Node, geometry: Geometry): Node {
  const [height, width, channels, multiplier] = kernel.shape;
  const weights = reshape(kernel, [height!, width!, 1, channels! * multiplier!]);
  return conv(x, weights, { ...geometry, groups: channels! });
}

function depthwiseFrom(config: Field, common: LayerOptions, ...kernels: string[]): DepthwiseConv2dOptions {
  const multiplier = either(config, 'depth_multiplier');
  return {
    ...convolutionFrom(config, common, 'depthwise', ...kernels),
    ...(!isAbsent(multiplier) && { depthMultiplier: whole(multiplier, 1) }),
    depthwiseInitializer: initializerFrom(either(config, 'depthwise_initializer')),
  };
}

export const DepthwiseConv2D: LayerClass = {
  className: 'DepthwiseConv2D',
  fromConfig: (config, common) => depthwiseConv2d(depthwiseFrom(config, common)),
};

export const SeparableConv2D: LayerClass = {
  className: 'SeparableConv2D',
  fromConfig: (config, common) =>
    separableConv2d({
      ...depthwiseFrom(config, common, 'pointwise'),
      filters: whole(member(config, 'filters'), 1),
      pointwiseInitializer: initializerFrom(either(config, 'pointwise_initializer')),
    }),
};

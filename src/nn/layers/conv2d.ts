/** Conv2D and Conv1D: every output is a weighted sum of what a window sees, with the same weights wherever the window is. */
import { UsageError } from '../../errors.ts';
import { either, isAbsent, member, whole } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { conv } from '../../ops/conv.ts';
import { type Geometry, type Padding, windowsOver } from '../../ops/conv-geometry.ts';
import { layerOf } from '../called-layer.ts';
import { expectWhole } from '../check.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import { maker } from '../maker.ts';
import {
  CONVOLUTION_OPTIONS,
  type Convolution,
  type ConvolutionOptions,
  checkConvolution,
  convolutionFrom,
  pictureOf,
} from './convolution.ts';
import { type Layer, type LayerClass, paramOf } from './layer.ts';
import { commonOptions } from './options.ts';
import { type KernelRules, ruleNames, rulesOf } from './rules.ts';

/** Options of `layers.conv2d`. */
export interface Conv2dOptions<P extends string = Padding> extends ConvolutionOptions<P>, KernelRules {
  /** how many outputs each place has: the channels of the result */
  readonly filters: number;
  /** into how many groups channels and outputs are divided, each for itself: default 1 */
  readonly groups?: number;
  /** how the kernel [height, width, channels of a group, filters] begins: default 'glorotUniform' */
  readonly kernelInitializer?: InitializerName | Initializer;
}

/** Options of `layers.conv1d`: as those of `layers.conv2d`, for one axis. */
export interface Conv1dOptions extends Conv2dOptions<Padding | 'causal'> {}

const PADDINGS = ['valid', 'same'] as const;

/**
 * A convolution of pictures: activation(x * kernel + bias). x [batch, height, width, channels], kernel [kernel height, kernel width,
 * channels / groups, filters], bias [filters] → [batch, height', width', filters].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no such picture or too small
 */
export const conv2d = /* @__PURE__ */ maker('layers.conv2d({ ... })', (options: Conv2dOptions): Layer => {
  const where = 'layers.conv2d';
  return convolutionLayer('Conv2D', where, options, 2, checkConvolution(where, options, 2, PADDINGS));
});

/**
 * A convolution of signals: x [batch, steps, channels], kernel [kernel steps, channels / groups, filters], bias [filters] → [batch,
 * steps', filters]. With padding 'causal' no result sees a later step.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no such signal or too short
 */
export const conv1d = /* @__PURE__ */ maker('layers.conv1d({ ... })', (options: Conv1dOptions): Layer => {
  const where = 'layers.conv1d';
  return convolutionLayer('Conv1D', where, options, 1, checkConvolution(where, options, 1, [...PADDINGS, 'causal']));
});

function convolutionLayer(
  className: string,
  where: string,
  options: Conv2dOptions<string>,
  rank: number,
  own: Convolution<Padding | 'causal'>,
): Layer {
  const names = ['filters', 'groups', 'kernelInitializer', ...ruleNames('kernel'), ...CONVOLUTION_OPTIONS];
  const shared = commonOptions(where, options, ...names);
  const filters = expectWhole(where, 'filters', options.filters, 1);
  const groups = expectWhole(where, 'groups', options.groups ?? 1, 1);
  if (filters % groups !== 0) {
    throw new UsageError(`${where}: ${filters} filters in ${groups} groups; expected a multiple of the groups.`);
  }
  const kernelInitializer = initializerOf(where, options.kernelInitializer ?? 'glorotUniform');
  const ofKernel = rulesOf(where, options, 'kernel');
  return layerOf({
    className,
    ...shared,
    config: own.configWith(
      { filters, ...(groups > 1 && { groups }), kernel_initializer: kernelInitializer.config ?? null },
      { kernel: ofKernel },
    ),
    build: (name, [{ shape }]) => {
      const { size, channels } = pictureOf(name, shape, rank);
      if (channels % groups !== 0) {
        throw new UsageError(
          `${name}: samples have ${channels} channels; expected a multiple of the ${groups} groups.`,
        );
      }
      const geometry = placesOf(name, size, own);
      const kernelShape = [...own.window.slice(-rank), channels / groups, filters];
      const outputShape = [...geometry.small.slice(-rank), filters];
      return {
        outputShape,
        variables: [paramOf('kernel', kernelShape, kernelInitializer, ofKernel), ...own.biasOf([filters])],
        apply: ([x], trace, [kernel, bias]) => {
          const batch = x!.shape[0]!;
          const weights = reshape(trace.read(kernel!), [...own.window, channels / groups, filters]);
          const sum = conv(reshape(x!, [batch, ...size, channels]), weights, { ...geometry, groups });
          return own.finish(asSamples(sum, outputShape), trace, bias);
        },
      };
    },
  });
}

/** Pictures as the samples that the layer gives. */
const asSamples = (pictures: Node, shape: Shape): Node => reshape(pictures, [pictures.shape[0]!, ...shape]);

/** With padding 'causal' all zeros are before the first step. */
function placesOf(name: string, size: Shape, { padding, ...windows }: Convolution<Padding | 'causal'>): Geometry {
  const { window, strides, dilations } = windows;
  const sizes = { window, strides, dilations };
  if (padding !== 'causal') return windowsOver(name, size, { ...sizes, padding });
  const before = window.map((each, axis) => (each - 1) * dilations[axis]!);
  return { ...windowsOver(name, size, { ...sizes, padding: 'same' }), before };
}

const classOf = (className: string, make: (options: Conv2dOptions) => Layer): LayerClass => ({
  className,
  fromConfig: (config, common) => {
    const groups = member(config, 'groups');
    return make({
      ...convolutionFrom(config, common, 'kernel'),
      filters: whole(member(config, 'filters'), 1),
      ...(!isAbsent(groups) && { groups: whole(groups, 1) }),
      kernelInitializer: initializerFrom(either(config, 'kernel_initializer')),
    });
  },
});

export const Conv2D: LayerClass = /* @__PURE__ */ classOf('Conv2D', conv2d);
export const Conv1D: LayerClass = /* @__PURE__ */ classOf('Conv1D', (options) => conv1d(options));

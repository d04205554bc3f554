/** Conv2DTranspose: what Conv2D sends back, as a layer: small pictures become large ones. */
import { UsageError } from '../../errors.ts';
import { either, isAbsent, member, whole } from '../../fields.ts';
import { convTransposed } from '../../ops/conv.ts';
import { windowsFrom } from '../../ops/conv-geometry.ts';
import { layerOf } from '../called-layer.ts';
import { expectWhole } from '../check.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import { maker } from '../maker.ts';
import {
  CONVOLUTION_OPTIONS,
  type ConvolutionOptions,
  checkConvolution,
  convolutionFrom,
  type PerAxis,
  pictureOf,
} from './convolution.ts';
import { type Layer, type LayerClass, paramOf } from './layer.ts';
import { commonOptions } from './options.ts';
import { type KernelRules, ruleNames, rulesOf } from './rules.ts';

/** Options of `layers.conv2dTranspose`. */
export interface Conv2dTransposeOptions extends ConvolutionOptions, KernelRules {
  /** the channels of the result */
  readonly filters: number;
  /** rows and columns more than the windows need, below the strides; default: as many as 'same' or 'valid' gives */
  readonly outputPadding?: PerAxis;
  /** how the kernel [height, width, filters, channels] begins: default 'glorotUniform' */
  readonly kernelInitializer?: InitializerName | Initializer;
}

/**
 * A transposed convolution: each pixel goes to a window of the result, multiplied by the kernel, and what windows share is added.
 * x [batch, height, width, channels], kernel [kernel height, kernel width, filters, channels], bias [filters] → [batch, height',
 * width', filters], with padding 'same' height · stride by width · stride.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no such picture
 */
export const conv2dTranspose = /* @__PURE__ */ maker(
  'layers.conv2dTranspose({ ... })',
  (options: Conv2dTransposeOptions): Layer => {
    const where = 'layers.conv2dTranspose';
    const names = ['filters', 'outputPadding', 'kernelInitializer', ...ruleNames('kernel'), ...CONVOLUTION_OPTIONS];
    const shared = commonOptions(where, options, ...names);
    const own = checkConvolution(where, options, 2, ['valid', 'same']);
    const { window, strides, dilations, padding } = own;
    const filters = expectWhole(where, 'filters', options.filters, 1);
    const outputPadding = checkOutputPadding(where, options.outputPadding, strides);
    const kernelInitializer = initializerOf(where, options.kernelInitializer ?? 'glorotUniform');
    const ofKernel = rulesOf(where, options, 'kernel');
    return layerOf({
      className: 'Conv2DTranspose',
      ...shared,
      config: own.configWith(
        {
          ...{ filters, ...(outputPadding !== undefined && { output_padding: outputPadding }) },
          kernel_initializer: kernelInitializer.config ?? null,
        },
        { kernel: ofKernel },
      ),
      build: (name, [{ shape }]) => {
        const { size, channels } = pictureOf(name, shape, 2);
        const geometry = windowsFrom(name, size, { window, strides, dilations, padding }, outputPadding);
        return {
          outputShape: [...geometry.large, filters],
          variables: [
            paramOf('kernel', [...window, filters, channels], kernelInitializer, ofKernel),
            ...own.biasOf([filters]),
          ],
          apply: ([x], trace, [kernel, bias]) =>
            own.finish(convTransposed(x!, trace.read(kernel!), { ...geometry, groups: 1 }), trace, bias),
        };
      },
    });
  },
);

function checkOutputPadding(where: string, value: PerAxis | undefined, strides: readonly number[]) {
  if (value === undefined || value === null) return undefined;
  const each = typeof value === 'number' ? [value, value] : value;
  const own = each.map((size, axis) => expectWhole(where, `outputPadding[${axis}]`, size, 0));
  if (own.length === 2 && own.every((size, axis) => size < strides[axis]!)) return own;
  throw new UsageError(
    `${where}: outputPadding is [${own.join(', ')}]; expected two numbers below the strides, [${strides.join(', ')}].`,
  );
}

export const Conv2DTranspose: LayerClass = {
  className: 'Conv2DTranspose',
  fromConfig: (config, common) => {
    const padding = either(config, 'output_padding');
    return conv2dTranspose({
      ...convolutionFrom(config, common, 'kernel'),
      filters: whole(member(config, 'filters'), 1),
      ...(!isAbsent(padding) && { outputPadding: padding.value as PerAxis }),
      kernelInitializer: initializerFrom(either(config, 'kernel_initializer')),
    });
  },
};

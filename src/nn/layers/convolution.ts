/** What all layers of convolutions have: options, the form of their samples, their members in files. */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { either, type Field, flagOr, isAbsent, listed, member, only, text, whole } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import type { Variable } from '../../graph/variable.ts';
import { add } from '../../ops/arithmetic.ts';
import type { Padding } from '../../ops/conv-geometry.ts';
import { type ActivationName, activate, activationConfig, activationFrom, activationName } from '../activations.ts';
import { expectBoolean, expectWhole } from '../check.ts';
import type { Config } from '../config.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import type { LayerTrace } from './description.ts';
import { paramOf } from './layer.ts';
import { expectPlainParams, type LayerOptions } from './options.ts';
import type { ParamRules } from './param-rules.ts';
import { type BiasRules, configWith, ruleNames, rulesFrom, rulesOf } from './rules.ts';

/** A number for each axis of a picture, or one for all of them. */
export type PerAxis = number | readonly number[];

/** Options that all convolutions have. */
export interface ConvolutionOptions<P extends string = Padding> extends LayerOptions, BiasRules {
  /** pixels of the window: [height, width], or one number for both */
  readonly kernelSize: PerAxis;
  /** pixels from one place of the window to the next: default 1 */
  readonly strides?: PerAxis;
  /** 'valid' (default): the window stays within the picture; 'same': there is zero beyond, and the result has the picture's size over the strides */
  readonly padding?: P;
  /** pixels from one of the window to the next: default 1, which is no gap */
  readonly dilationRate?: PerAxis;
  /** computed of each sum; default 'linear', which leaves it as it is */
  readonly activation?: ActivationName;
  /** whether each output adds a number that it learns: default true */
  readonly useBias?: boolean;
  /** how the bias begins: default 'zeros' */
  readonly biasInitializer?: InitializerName | Initializer;
  /** the order of a picture's axes: default 'channelsLast', the only one there is */
  readonly dataFormat?: 'channelsLast';
}

export const CONVOLUTION_OPTIONS = [
  ...['kernelSize', 'strides', 'padding', 'dilationRate', 'activation', 'useBias', 'biasInitializer', 'dataFormat'],
  ...ruleNames('bias'),
];

/** Options as they were checked, in two dimensions. */
export interface Convolution<P extends string> {
  readonly window: Shape;
  readonly strides: Shape;
  readonly dilations: Shape;
  readonly padding: P;
  /** Makes the bias, where there is one. @param shape of the bias */
  biasOf(shape: Shape): readonly Variable[];
  /** The result of a convolution with its bias and activation. */
  finish(sum: Node, trace: LayerTrace, bias: Variable | undefined): Node;
  /** The options in a file, with those of the layer's own; undefined where no file can hold them. @param rules of its kernels, by Keras's names */
  configWith(own: Config, rules: Readonly<Record<string, ParamRules>>): Config | undefined;
}

/** A layer of signals [steps, channels] works on pictures of height 1. */
export const lifted = (sizes: Shape): Shape => (sizes.length === 1 ? [1, ...sizes] : sizes);

/** @param rank 1 for signals, 2 for pictures @param paddings those that the layer knows @throws UsageError */
export function checkConvolution<P extends string>(
  where: string,
  options: ConvolutionOptions<P>,
  rank: number,
  paddings: readonly P[],
): Convolution<P> {
  const sizes = (name: 'kernelSize' | 'strides' | 'dilationRate'): Shape =>
    perAxis(where, name, options[name] ?? 1, rank);
  if (options.kernelSize === undefined) perAxis(where, 'kernelSize', undefined, rank);
  const [window, strides, dilations] = [sizes('kernelSize'), sizes('strides'), sizes('dilationRate')];
  const padding = paddingOf(where, options.padding ?? 'valid', paddings);
  expectChannelsLast(where, options.dataFormat);
  const activation = activationName(where, options.activation ?? 'linear');
  const useBias = expectBoolean(where, 'useBias', options.useBias ?? true);
  const biasInitializer = initializerOf(where, options.biasInitializer ?? 'zeros');
  const bias = rulesOf(where, options, 'bias');
  return {
    ...{ window: lifted(window), strides: lifted(strides), dilations: lifted(dilations), padding },
    biasOf: (shape) => (useBias ? [paramOf('bias', shape, biasInitializer, bias)] : []),
    finish: (sum, trace, own) => activate(activation, own === undefined ? sum : add(sum, trace.read(own))),
    configWith: (own, rules) =>
      configWith(
        {
          ...own,
          ...{ kernel_size: window, strides, padding, data_format: 'channels_last', dilation_rate: dilations },
          ...{
            activation: activationConfig(activation),
            use_bias: useBias,
            bias_initializer: biasInitializer.config ?? null,
          },
        },
        { ...rules, bias },
      ),
  };
}

/** A number for each axis. @throws UsageError */
export function perAxis(where: string, name: string, value: unknown, rank: number): Shape {
  if (!Array.isArray(value)) return Array.from({ length: rank }, () => expectWhole(where, name, value, 1));
  if (value.length === rank) return value.map((each, axis) => expectWhole(where, `${name}[${axis}]`, each, 1));
  throw new UsageError(
    `${where}: ${name} is ${show(value)}; expected a number, or ${rank === 1 ? 'one' : 'two'} in a list.`,
  );
}

export function paddingOf<P extends string>(where: string, value: unknown, known: readonly P[]): P {
  const own = typeof value === 'string' ? value.toLowerCase() : value;
  const found = known.find((name) => name === own);
  if (found !== undefined) return found;
  throw new UsageError(
    `${where}: padding is ${show(value)}; expected ${known.map((name) => `'${name}'`).join(' or ')}.`,
  );
}

export function expectChannelsLast(where: string, value: unknown): void {
  if (value === undefined || value === 'channelsLast' || value === 'channels_last') return;
  throw new UsageError(
    `${where}: dataFormat is ${show(value)}; expected 'channelsLast': samples are [height, width, channels]. Move the channels with permute.`,
  );
}

/** Height, width and channels of a sample; signals are 1 high. @throws ShapeError */
export function pictureOf(name: string, shape: Shape, rank: number): { size: Shape; channels: number } {
  if (shape.length === rank + 1) return { size: lifted(shape.slice(0, -1)), channels: shape.at(-1)! };
  const wanted = rank === 1 ? '[steps, channels]' : '[height, width, channels]';
  const hint =
    shape.length === rank ? ` Add layers.reshape({ targetShape: ${formatShape([...shape, 1])} }) before it.` : '';
  throw new ShapeError(`${name}: one sample is ${formatShape(shape)}; expected ${wanted}.${hint}`);
}

/** Options that all convolutions have, from a file. @throws FormatError */
export function convolutionFrom<P extends string>(
  config: Field,
  common: LayerOptions,
  ...kernels: string[]
): ConvolutionOptions<P> {
  expectPlainParams(config);
  const format = either(config, 'data_format');
  if (!isAbsent(format)) only(format, ['channels_last', 'channelsLast']);
  const padding = member(config, 'padding');
  return {
    ...common,
    ...rulesFrom(config, 'bias', ...kernels),
    kernelSize: sizesFrom(either(config, 'kernel_size')),
    strides: sizesFrom(member(config, 'strides')),
    ...(!isAbsent(padding) && { padding: text(padding) as P }),
    dilationRate: sizesFrom(either(config, 'dilation_rate')),
    activation: activationFrom(member(config, 'activation')),
    useBias: flagOr(either(config, 'use_bias'), true),
    biasInitializer: initializerFrom(either(config, 'bias_initializer')),
  };
}

export const sizesFrom = (field: Field): PerAxis => {
  if (isAbsent(field)) return 1;
  return typeof field.value === 'number' ? whole(field, 1) : listed(field).map((size) => whole(size, 1));
};

/** Dense: every output is a weighted sum of all inputs. */
import { ShapeError } from '../../errors.ts';
import { either, flagOr, member, whole } from '../../fields.ts';
import { matrix, reshape } from '../../graph/views.ts';
import { add } from '../../ops/arithmetic.ts';
import { matmul } from '../../ops/matmul.ts';
import { type ActivationName, activate, activationConfig, activationFrom, activationName } from '../activations.ts';
import { layerOf } from '../called-layer.ts';
import { expectBoolean, expectWhole } from '../check.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import { maker } from '../maker.ts';
import { type Layer, type LayerClass, paramOf } from './layer.ts';
import { commonOptions, expectPlainParams, type LayerOptions } from './options.ts';
import { type BiasRules, configWith, type KernelRules, ruleNames, rulesFrom, rulesOf } from './rules.ts';

/** Options of `layers.dense`. */
export interface DenseOptions extends LayerOptions, KernelRules, BiasRules {
  /** how many neurons: the size of the output */
  readonly units: number;
  /** computed of each sum; default 'linear', which leaves it as it is */
  readonly activation?: ActivationName;
  /** whether each neuron adds a number that it learns: default true */
  readonly useBias?: boolean;
  /** how the kernel [in, units] begins: default 'glorotUniform' */
  readonly kernelInitializer?: InitializerName | Initializer;
  /** how the bias [units] begins: default 'zeros' */
  readonly biasInitializer?: InitializerName | Initializer;
}

/**
 * A fully connected layer: activation(x · kernel + bias) along the last axis. x [batch, ..., in], kernel [in, units], bias [units] →
 * [batch, ..., units].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is a single number
 */
export const dense = /* @__PURE__ */ maker('layers.dense({ ... })', (options: DenseOptions): Layer => {
  const where = 'layers.dense';
  const own = [
    'units',
    'activation',
    'useBias',
    'kernelInitializer',
    'biasInitializer',
    ...ruleNames('kernel', 'bias'),
  ];
  const shared = commonOptions(where, options, ...own);
  const units = expectWhole(where, 'units', options.units, 1);
  const activation = activationName(where, options.activation ?? 'linear');
  const kernelInitializer = initializerOf(where, options.kernelInitializer ?? 'glorotUniform');
  const biasInitializer = initializerOf(where, options.biasInitializer ?? 'zeros');
  const [ofKernel, ofBias] = [rulesOf(where, options, 'kernel'), rulesOf(where, options, 'bias')];
  const useBias = expectBoolean(where, 'useBias', options.useBias ?? true);
  return layerOf({
    className: 'Dense',
    ...shared,
    config: configWith(
      {
        units,
        activation: activationConfig(activation),
        use_bias: useBias,
        kernel_initializer: kernelInitializer.config ?? null,
        bias_initializer: biasInitializer.config ?? null,
      },
      { kernel: ofKernel, bias: ofBias },
    ),
    passesMask: true,
    build: (name, [{ shape }]) => {
      if (shape.length === 0) {
        throw new ShapeError(`${name}: one sample is a single number, []; a dense layer expects [..., features].`);
      }
      const variables = [paramOf('kernel', [shape.at(-1)!, units], kernelInitializer, ofKernel)];
      if (useBias) variables.push(paramOf('bias', [units], biasInitializer, ofBias));
      return {
        outputShape: [...shape.slice(0, -1), units],
        variables,
        apply: ([x], trace, [kernel, bias]) => {
          const sum = matmul(matrix(x!), trace.read(kernel!));
          const y = activate(activation, bias === undefined ? sum : add(sum, trace.read(bias)));
          return reshape(y, [...x!.shape.slice(0, -1), units]);
        },
      };
    },
  });
});

export const Dense: LayerClass = {
  className: 'Dense',
  fromConfig: (config, common) => {
    expectPlainParams(config);
    return dense({
      ...common,
      ...rulesFrom(config, 'kernel', 'bias'),
      units: whole(member(config, 'units'), 1),
      activation: activationFrom(member(config, 'activation')),
      useBias: flagOr(either(config, 'use_bias'), true),
      kernelInitializer: initializerFrom(either(config, 'kernel_initializer')),
      biasInitializer: initializerFrom(either(config, 'bias_initializer')),
    });
  },
};

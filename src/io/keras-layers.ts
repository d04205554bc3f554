/**
 * Layers out of Keras's configs: a row per class. What Keras knows and wgrad does not is refused by name, unless it is
 * switched off. A new layer gives its `config` in src/nn/layers.ts and gets a row here.
 */
import { FormatError } from '../errors.ts';
import type { Shape } from '../graph/node.ts';
import { type Initializer, type InitializerName, initializers } from '../nn/initializers.ts';
import { type ActivationName, type Layer, layers } from '../nn/layers.ts';
import { expectOff, type Field, flag, isAbsent, items, member, number, only, text, whole, within } from './fields.ts';
import { show } from './json.ts';

interface Common {
  readonly name: string;
  readonly inputShape?: Shape;
}

const REGULARIZED = ['kernel_regularizer', 'bias_regularizer', 'activity_regularizer'];
const CONSTRAINED = ['kernel_constraint', 'bias_constraint', 'kernel_lora_rank', 'lora_rank'];

const rows: Readonly<Record<string, (config: Field, common: Common) => Layer>> = {
  Flatten: (config, common) => {
    only(member(config, 'data_format'), [undefined, null, 'channels_last', 'channelsLast']);
    return layers.flatten(common);
  },
  Dense: (config, common) => {
    expectOff(config, [...REGULARIZED, ...CONSTRAINED]);
    return layers.dense({
      ...common,
      units: whole(member(config, 'units'), 1),
      activation: activationOf(member(config, 'activation')),
      useBias: flagOr(member(config, 'use_bias'), true),
      kernelInitializer: initializerOf(member(config, 'kernel_initializer')) ?? 'glorotUniform',
      biasInitializer: initializerOf(member(config, 'bias_initializer')) ?? 'zeros',
    });
  },
  Dropout: (config, common) => {
    expectOff(config, ['noise_shape']);
    return layers.dropout({ ...common, rate: number(member(config, 'rate')) });
  },
  Activation: (config, common) =>
    layers.activation({ ...common, activation: activationOf(member(config, 'activation')) }),
};

/** The layers of a model, with their names. @throws FormatError */
export function layersOf(list: Field): Layer[] {
  const entries = items(list).map((entry) => ({ entry, className: text(member(entry, 'class_name')) }));
  const input = entries[0]?.className === 'InputLayer' ? entries.shift()! : undefined;
  const given = input && inputShapeOf(member(input.entry, 'config'));
  if (entries.length === 0) throw new FormatError(`${list.path} has no layers; expected at least one.`);
  return entries.map(({ entry, className }, i) => {
    const config = member(entry, 'config');
    const inputShape = (i === 0 ? given : undefined) ?? inputShapeOf(config);
    if (i === 0 && inputShape === undefined) {
      throw new FormatError(
        `${config.path}.batch_input_shape is missing; the first layer needs one such as [null, 784].`,
      );
    }
    if (!Object.hasOwn(rows, className)) {
      throw new FormatError(
        `${entry.path}: unknown layer ${show(className)}; expected one of ${Object.keys(rows).join(', ')}. wgrad cannot run this model.`,
      );
    }
    only(member(config, 'trainable'), [undefined, true]);
    only(member(config, 'dtype'), [undefined, null, 'float32']);
    const name = text(member(config, 'name'));
    return within(entry.path, () => rows[className]!(config, { name, inputShape }));
  });
}

/** Of one sample: what stands behind the batch in `[null, 28, 28]`. */
function inputShapeOf(config: Field): Shape | undefined {
  const field = [member(config, 'batch_input_shape'), member(config, 'batch_shape')].find((found) => !isAbsent(found));
  return (
    field &&
    items(field)
      .slice(1)
      .map((size) => whole(size, 1))
  );
}

const flagOr = (field: Field, otherwise: boolean): boolean => (isAbsent(field) ? otherwise : flag(field));

const activationOf = (field: Field): ActivationName => (isAbsent(field) ? 'linear' : (text(field) as ActivationName));

/**
 * Undefined for one that is not known here: weights come with the file, so that initialisers have no part in it. tfjs writes
 * its Glorot and He initialisers as VarianceScaling.
 */
function initializerOf(field: Field): InitializerName | Initializer | undefined {
  if (isAbsent(field)) return undefined;
  if (typeof field.value === 'string') return named(field.value);
  const className = text(member(field, 'class_name'));
  const config = member(field, 'config');
  if (className === 'Constant') return initializers.constant(number(member(config, 'value')));
  if (className !== 'VarianceScaling') return named(className);
  const of = (name: string): unknown => member(config, name).value;
  const distribution = of('distribution') === 'uniform' ? 'Uniform' : 'Normal';
  if (of('scale') === 1 && of('mode') === 'fan_avg') return `glorot${distribution}`;
  return of('scale') === 2 && of('mode') === 'fan_in' ? `he${distribution}` : undefined;
}

function named(className: string): InitializerName | undefined {
  const name = className.slice(0, 1).toLowerCase() + className.slice(1);
  return name !== 'constant' && Object.hasOwn(initializers, name) ? (name as InitializerName) : undefined;
}

/**
 * What an optimizer has learnt, as Keras 3 keeps it: a list of variables, by their order. First the steps taken and the learning rate,
 * then averages and gathered gradients of all params, then what the optimizer itself has of each param.
 */
import { FormatError } from '../errors.ts';
import { LAST_CALL, LAST_STEP, RATES } from '../graph/words.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import { snakeCase } from '../nn/called-layer.ts';
import type { Configured } from '../nn/config.ts';
import type { OptimizerState } from '../nn/optimizer-state.ts';
import type { Optimizer } from '../nn/optimizers/optimizer.ts';
import { showShape } from '../untrusted.ts';
import type { Hdf5Reader, Hdf5Tensor, Hdf5Values } from './hdf5.ts';
import { ratesAfter } from './keras-optimizers.ts';

/** A slot: what wgrad calls it, and Keras; what Keras's begins with, which is no part of wgrad's. */
interface Slot {
  readonly own: string;
  readonly name: string;
  readonly above?: number;
}

type Param = Pick<NamedWeight, 'name' | 'shape'>;

/** A variable of Keras's optimizer: one of its numbers, or a slot of a param. */
type Place = { readonly kind: 'iteration' | 'rate' | 'product' } | { readonly param: Param; readonly slot: Slot };

const slot = (own: string, name = own, above = 0): Slot => ({ own, name, above });
const MOMENTS = [slot('m', 'momentum'), slot('v', 'velocity')];

/** The slots that an optimizer itself has, in the groups in which Keras makes them: those of a group param by param. */
function groupsOf({ class_name, config }: Configured): readonly (readonly Slot[])[] {
  const above = Number(config.initial_accumulator_value ?? 0);
  switch (class_name) {
    case 'SGD':
      return config.momentum === 0 ? [] : [[slot('velocity', 'momentum')]];
    case 'Adadelta':
      return [[slot('accumulated_grad'), slot('accumulated_delta', 'accumulated_delta_var')]];
    case 'Adagrad':
      return [[slot('growth', 'accumulator', above)]];
    case 'Adam':
    case 'AdamW':
      return [MOMENTS, ...(config.amsgrad === true ? [[slot('vhat', 'velocity_hat')]] : [])];
    case 'Adamax':
      return [[slot('m', 'momentum'), slot('u', 'norm')]];
    case 'Ftrl':
      return [[slot('growth', 'accumulator', above), slot('linear')]];
    case 'Lion':
      return [[slot('m', 'momentum')]];
    case 'RMSprop':
      return [
        [slot('velocity')],
        ...(config.momentum === 0 ? [] : [[slot('momentum')]]),
        ...(config.centered === true ? [[slot('average_gradient')]] : []),
      ];
    default:
      return [MOMENTS]; // Nadam, Lamb
  }
}

/** All variables in Keras's order. @param params that `fit` changes, in Keras's order */
function placesOf(optimizer: Configured, params: readonly Param[], bySlot = false): Place[] {
  const { config, class_name } = optimizer;
  const scheduled = typeof config.learning_rate === 'object';
  const each = (slots: readonly Slot[]): Place[] =>
    bySlot
      ? slots.flatMap((own) => params.map((param) => ({ param, slot: own })))
      : params.flatMap((param) => slots.map((own) => ({ param, slot: own })));
  return [
    { kind: 'iteration' },
    ...(scheduled ? [] : [{ kind: 'rate' } as const]),
    ...(config.use_ema === true ? each([slot('average')]) : []),
    ...(config.gradient_accumulation_steps === undefined ? [] : each([slot('gradient_accumulator')])),
    ...groupsOf(optimizer).flatMap(each),
    ...(class_name === 'Nadam' ? [{ kind: 'product' } as const] : []),
  ];
}

/** A variable of Keras's optimizer, as a file has it. */
export interface KerasVariable extends Hdf5Values {
  /** `adam/dense_kernel_momentum` */
  readonly name: string;
}

/** What Keras has no place for, or another form of, by wgrad's names: it comes back to the bit from a file of wgrad's own. */
export function ownSlots(optimizer: Configured, { slots }: OptimizerState): NamedWeight[] {
  const same = new Set(
    [slot('average'), slot('gradient_accumulator'), ...groupsOf(optimizer).flat()].flatMap(({ own, above }) =>
      above === 0 ? own : [],
    ),
  );
  return slots.filter(({ name }) => !same.has(name.slice(name.lastIndexOf('/') + 1)));
}

/** @param params that `fit` changes, in Keras's order @param pathOf Keras's path of each, such as `dense/kernel` */
export function kerasVariables(
  optimizer: Configured,
  state: OptimizerState,
  params: readonly Param[],
  pathOf: (param: Param) => string,
): KerasVariable[] {
  const slots = new Map(state.slots.map((each) => [each.name, each]));
  // the product of Nadam's momenta, which wgrad keeps as what it lacks of 1
  const product = 1 - state.rates[RATES.correction1]!;
  const prefix = snakeCase(optimizer.class_name);
  return placesOf(optimizer, params).map((place): KerasVariable => {
    if ('slot' in place) {
      const { own, name, above = 0 } = place.slot;
      const { shape, values } = slots.get(`${place.param.name}/${own}`)!;
      const theirs = above === 0 ? values : values.map((value) => value + above);
      return { name: `${prefix}/${pathOf(place.param).replaceAll('/', '_')}_${name}`, shape, values: theirs };
    }
    const { kind } = place;
    if (kind === 'iteration') {
      return { name: `${prefix}/iteration`, shape: [], values: Int32Array.of(Math.min(state.step, 2 ** 31 - 1)) };
    }
    const value = kind === 'rate' ? state.rates[RATES.learningRate]! : product;
    const name = kind === 'rate' ? `${prefix}/learning_rate` : 'variable';
    return { name, shape: [], values: Float32Array.of(value) };
  });
}

/** Variables of an optimizer in a file, in their order: with names where the file has some. */
export interface StoredVariables {
  readonly file: string;
  readonly tensors: readonly Hdf5Tensor[];
  readonly names?: readonly string[];
}

/**
 * @param params that `fit` changes, in the file's order
 * @param order wgrad's of the same
 * @returns undefined of a model that was compiled and has not trained: Keras makes the slots with the first step
 * @throws FormatError where the variables are those of another optimizer
 */
export function stateOf(
  reader: Hdf5Reader,
  stored: StoredVariables,
  optimizer: Optimizer,
  params: readonly Param[],
  order: readonly Param[],
): OptimizerState | undefined {
  const { file, tensors, names } = stored;
  const configured = optimizer.config!;
  // before TensorFlow 2.11 a slot has all params in turn, and the learning rate is none of the variables
  const isOld = /(^|\/)iter(:0)?$/.test(names?.[0] ?? '');
  const all = placesOf(configured, params, isOld);
  const isRate = (place: Place): boolean => 'kind' in place && place.kind === 'rate';
  const isBegun = tensors.length > 2 || all.length <= 2;
  if (!isBegun && tensors[0]?.dtype === 'integer' && reader.whole(tensors[0]) === 0) return undefined;
  const places = tensors.length === all.length ? all : all.filter((place) => !isRate(place));
  if (tensors.length !== places.length) {
    throw new FormatError(
      `${file}: the optimizer has ${tensors.length} variables; expected ${all.length} of ${configured.class_name}. The file is of another model, or incomplete.`,
    );
  }
  const numbers = { iteration: 0, rate: optimizer.learningRate, product: 0 };
  const slots = new Map<string, Float32Array>();
  for (const [i, place] of places.entries()) {
    const tensor = tensors[i]!;
    const shape = 'slot' in place ? place.param.shape : [];
    const dtype = 'kind' in place && place.kind === 'iteration' ? 'integer' : 'float';
    if (tensor.shape.join() !== shape.join() || !tensor.dtype.startsWith(dtype)) {
      throw new FormatError(
        `${file}: ${tensor.path} is ${tensor.dtype} ${showShape(tensor.shape)}; expected ${dtype} ${showShape(shape)}, of ${configured.class_name}. The file is of another model.`,
      );
    }
    if (!('slot' in place)) {
      numbers[place.kind] = place.kind === 'iteration' ? reader.whole(tensor) : reader.floats(tensor)[0]!;
      continue;
    }
    const { own, above = 0 } = place.slot;
    const values = reader.floats(tensor);
    slots.set(`${place.param.name}/${own}`, above === 0 ? values : values.map((value) => value - above));
  }
  const step = numbers.iteration;
  return {
    step,
    rates: ratesOf(step, optimizer, numbers.rate),
    slots: optimizer.slots.flatMap((own) =>
      order.map(({ name, shape }): NamedWeight => {
        const slotName = `${name}/${own}`;
        const size = shape.reduce((product, each) => product * each, 1);
        return { name: slotName, shape, values: slots.get(slotName) ?? new Float32Array(size) };
      }),
    ),
  };
}

/** The rates after `step` batches. */
function ratesOf(step: number, optimizer: Optimizer, learningRate: number): Float32Array {
  const { gradient_accumulation_steps: gathered, use_ema, ema_overwrite_frequency: every } = optimizer.config!.config;
  const batches = typeof gathered === 'number' ? gathered : 1;
  const rates = ratesAfter(Math.floor(step / batches), optimizer);
  if (optimizer.schedule === undefined) rates[RATES.learningRate] = learningRate;
  else rates[RATES.step] = Math.min(step, LAST_STEP);
  if (batches > 1 || use_ema === true) {
    const period = batches * (typeof every === 'number' ? every : 1);
    const last = period * Math.max(3, Math.floor(LAST_CALL / period));
    rates[RATES.calls] = step < last ? step : 2 * period + ((step - 2 * period) % (last - 2 * period));
  }
  return rates;
}

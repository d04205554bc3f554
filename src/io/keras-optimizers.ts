/**
 * Optimizers as tfjs writes them: a row per class. The names differ from Keras's, momentum is kept as tfjs keeps it, and the
 * rates follow from the step. A new optimizer gives its `config` in src/nn/optimizers.ts and gets a row here.
 */
import { FormatError } from '../errors.ts';
import { RATES, RATES_WORDS } from '../graph/words.ts';
import type { Config, Configured } from '../nn/config.ts';
import { type Optimizer, optimizers } from '../nn/optimizers.ts';
import { expectOff, type Field, firstMember, flag, isAbsent, member, number, text, within } from './fields.ts';
import { show } from './json.ts';

/** How tfjs names and keeps a slot. */
export interface SlotForm {
  /** as in `dense/kernel/m` */
  readonly name: string;
  /** what the values are multiplied by to be tfjs's; 1 where they are the same */
  readonly factor: (rate: number) => number;
}

/** How tfjs describes an optimizer. */
export interface OptimizerForm {
  readonly class_name: string;
  readonly config: Config;
  /** by slot of wgrad's */
  readonly slots: Readonly<Record<string, SlotForm>>;
}

const SAME = (): number => 1;
const NOT_HERE = [
  'amsgrad',
  'decay',
  'weight_decay',
  'clipnorm',
  'clipvalue',
  'global_clipnorm',
  'use_ema',
  'centered',
];

const rate = (config: Field): number => number(firstMember(config, 'learning_rate', 'learningRate'));

const rows: Readonly<Record<string, (config: Field, paper: boolean) => Optimizer>> = {
  Adam: (config, paper) =>
    optimizers.adam({
      learningRate: rate(config),
      beta1: numberOr(firstMember(config, 'beta_1', 'beta1'), 0.9),
      beta2: numberOr(firstMember(config, 'beta_2', 'beta2'), 0.999),
      epsilon: numberOr(member(config, 'epsilon'), 1e-7),
      epsilonPlace: paper ? 'paper' : 'keras',
    }),
  SGD: sgd,
  Momentum: sgd,
};

function sgd(config: Field): Optimizer {
  const nesterov = firstMember(config, 'nesterov', 'use_nesterov', 'useNesterov');
  return optimizers.sgd({
    learningRate: rate(config),
    momentum: numberOr(member(config, 'momentum'), 0),
    nesterov: isAbsent(nesterov) ? false : flag(nesterov),
  });
}

const numberOr = (field: Field, otherwise: number): number => (isAbsent(field) ? otherwise : number(field));

/**
 * @param paper whether epsilon stands where the paper and tfjs put it
 * @throws FormatError
 */
export function optimizerOf(field: Field, paper: boolean): Optimizer {
  const className = text(member(field, 'class_name'));
  if (!Object.hasOwn(rows, className)) {
    throw new FormatError(
      `${field.path}: unknown optimizer ${show(className)}; expected one of ${Object.keys(rows).join(', ')}. Load the model with { compile: false } and compile it yourself.`,
    );
  }
  const config = member(field, 'config');
  expectOff(config, NOT_HERE);
  return within(field.path, () => rows[className]!(config, paper));
}

/** What tfjs would write for an optimizer of wgrad's. */
export function formOf({ class_name, config }: Configured, learningRate: number): OptimizerForm {
  const { epsilon_place: _, nesterov, momentum, ...rest } = config;
  const common = { ...rest, learning_rate: learningRate };
  if (class_name === 'SGD' && momentum !== 0) {
    return {
      class_name: 'Momentum',
      config: { ...common, momentum: momentum!, use_nesterov: nesterov! },
      slots: { velocity: MOMENTUM },
    };
  }
  return { class_name, config: common, slots: class_name === 'Adam' ? MOMENTS : {} };
}

const MOMENTS = { m: { name: 'm', factor: SAME }, v: { name: 'v', factor: SAME } };

/** Keras: v ← μv − rate · g; tfjs: a ← μa + g, and the step is rate · a. */
const MOMENTUM: SlotForm = { name: 'momentum', factor: (learningRate) => (learningRate === 0 ? 0 : -1 / learningRate) };

/** The words of `rates` after `step` steps, as shaders/adam_rates.wgsl would have them but for rounding. */
export function ratesAfter(step: number, { config }: Configured): Float32Array {
  const { learning_rate, beta_1, beta_2 } = config as Readonly<Record<string, number>>;
  const rates = new Float32Array(RATES_WORDS);
  const correction = (beta: number | undefined): number => (beta === undefined ? 0 : 1 - beta ** step);
  rates[RATES.learningRate] = learning_rate!;
  rates[RATES.correction1] = correction(beta_1);
  rates[RATES.correction2] = correction(beta_2);
  return rates;
}

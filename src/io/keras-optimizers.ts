/**
 * Optimizers as tfjs writes them: the names differ from Keras's, momentum is kept as tfjs keeps it, and the rates follow from the
 * step. Each optimizer's own file in src/nn/optimizers knows how; what none has is refused here.
 */
import { FormatError } from '../errors.ts';
import { expectOff, type Field, member, text, within } from '../fields.ts';
import { LAST_STEP, RATES, RATES_WORDS } from '../graph/words.ts';
import type { Configured, ConfigValue } from '../nn/config.ts';
import type { Optimizer, OptimizerClass, OptimizerForm } from '../nn/optimizers/optimizer.ts';
import { OPTIMIZERS } from '../nn/optimizers/registry.ts';
import { show } from '../untrusted.ts';

const NOT_HERE = ['amsgrad', 'decay', 'centered'];

const classOf = (className: string): OptimizerClass | undefined =>
  OPTIMIZERS.find(({ classNames }) => classNames.includes(className));

/**
 * @param paper whether epsilon stands where the paper and tfjs put it
 * @throws FormatError
 */
export function optimizerOf(field: Field, paper: boolean): Optimizer {
  const className = text(member(field, 'class_name'));
  const found = classOf(className);
  if (found === undefined) {
    const known = OPTIMIZERS.flatMap(({ classNames }) => classNames).join(', ');
    throw new FormatError(
      `${field.path}: unknown optimizer ${show(className)}; expected one of ${known}. Load the model with { compile: false } and compile it yourself.`,
    );
  }
  const config = member(field, 'config');
  expectOff(
    config,
    NOT_HERE.filter((name) => !found.knows?.includes(name)),
  );
  return within(field.path, () => found.fromConfig(config, paper));
}

/** What tfjs would write for an optimizer of wgrad's; of the user's own optimizer, its config as it is. */
export function formOf({ class_name, config }: Configured, learningRate: ConfigValue): OptimizerForm {
  const form = classOf(class_name)?.toTfjs(config, learningRate);
  return form ?? { class_name, config: { ...config, learning_rate: learningRate }, slots: {} };
}

/** The words of `rates` after `step` steps, as shaders/adam_rates.wgsl would have them but for rounding. */
export function ratesAfter(step: number, { learningRate, schedule, config }: Optimizer): Float32Array {
  const rates = new Float32Array(RATES_WORDS);
  const { class_name, config: settings } = config!;
  rates.set([learningRate, ...(classOf(class_name)!.correctionsAfter?.(step, settings) ?? [])]);
  if (schedule !== undefined) rates[RATES.step] = Math.min(step, LAST_STEP);
  return rates;
}

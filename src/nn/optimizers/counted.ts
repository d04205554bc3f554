/**
 * What any optimizer may do besides its own formula, counting the batches: gradients of several batches make one step, and the weights are
 * averaged. Semantics are Keras's. The nodes that do it are in counted-steps.ts, which is loaded where an optimizer asks for either.
 */
import { UsageError } from '../../errors.ts';
import { either, type Field, flagOr, isAbsent, number, whole } from '../../fields.ts';
import { LAST_CALL } from '../../graph/words.ts';
import { expectBoolean, expectNumber, expectWhole } from '../check.ts';
import type { Config } from '../config.ts';
import { later } from '../later.ts';
import type { Averaging, Optimizer } from './optimizer.ts';

/** Averages of weights, and steps of several batches. */
export interface CountedOptions {
  /** keeps an exponential moving average of all weights, which they are when `fit` ends: default false */
  readonly useEma?: boolean;
  /** how much of the average stays in each step, from 0 to 1: default 0.99 */
  readonly emaMomentum?: number;
  /** after so many steps, again and again, the weights become the average also while training: default never */
  readonly emaOverwriteFrequency?: number;
  /** the mean of the gradients of so many batches, at least 2, makes one step; the batches between change no weights: default one batch */
  readonly gradientAccumulationSteps?: number;
}

export const COUNTED_OPTIONS = ['useEma', 'emaMomentum', 'emaOverwriteFrequency', 'gradientAccumulationSteps'] as const;

/** Options as they were checked. */
export interface Counted {
  /** Adds to an optimizer what the options ask for. */
  readonly wrap: (optimizer: Optimizer) => Optimizer;
  /** in Keras's names */
  readonly config: Config;
}

/** @throws UsageError */
export function counted(where: string, options: CountedOptions): Counted {
  const { gradientAccumulationSteps: batches, emaOverwriteFrequency: every, emaMomentum } = options;
  const useEma = expectBoolean(where, 'useEma', options.useEma ?? false);
  const momentum = expectNumber(where, 'emaMomentum', emaMomentum ?? 0.99, 0, 1 + Number.EPSILON);
  if (batches !== undefined) expectWhole(where, 'gradientAccumulationSteps', batches, 2);
  if (every !== undefined) expectWhole(where, 'emaOverwriteFrequency', every, 1);
  const unused = every !== undefined ? 'emaOverwriteFrequency' : emaMomentum !== undefined ? 'emaMomentum' : undefined;
  if (!useEma && unused !== undefined)
    throw new UsageError(`${where}: ${unused} is given without useEma. Set useEma: true, or leave it out.`);
  if ((batches ?? 1) * (every ?? 1) > LAST_CALL)
    throw new UsageError(`${where}: ${batches ?? 1} · ${every ?? 1} batches; expected at most ${LAST_CALL}.`);
  const ema = useEma ? { momentum, every } : undefined;
  return {
    wrap: (optimizer) => (ema || batches ? wrapped(optimizer, batches ?? 1, ema) : optimizer),
    config: {
      ...(useEma && { use_ema: true, ema_momentum: momentum, ema_overwrite_frequency: every ?? null }),
      ...(batches !== undefined && { gradient_accumulation_steps: batches }),
    },
  };
}

const steps = /* @__PURE__ */ later(() => import('./counted-steps.ts'));

/** Must have ended before a step of such an optimizer is written. */
export const loadCounted = (): Promise<void> => steps.load();

function wrapped(optimizer: Optimizer, batches: number, ema: Averaging | undefined): Optimizer {
  void loadCounted();
  const { name, slots } = optimizer;
  const loaded = () => steps.loaded(`optimizers.${name}: what averages weights or gathers gradients is`);
  return {
    ...optimizer,
    slots: [...slots, ...(batches > 1 ? ['gradient_accumulator'] : []), ...(ema ? ['average'] : [])],
    ...(batches > 1 && { gathered: (grad, own) => loaded().gathered(grad, own[slots.length]!, batches) }),
    ...(ema && { average: 'average' }),
    advance: (rates) => loaded().advanced(optimizer, rates, batches, batches * (ema?.every ?? 1)),
    update: (...given) => loaded().updated(optimizer, given, batches, ema),
  };
}

/** Of a file. @throws FormatError */
export function countedFrom(config: Field): CountedOptions {
  const [momentum, every, batches] = ['ema_momentum', 'ema_overwrite_frequency', 'gradient_accumulation_steps'].map(
    (name) => either(config, name),
  ) as [Field, Field, Field];
  const useEma = flagOr(either(config, 'use_ema'), false);
  return {
    ...(useEma && { useEma }),
    ...(useEma && !isAbsent(momentum) && { emaMomentum: number(momentum) }),
    ...(useEma && !isAbsent(every) && { emaOverwriteFrequency: whole(every, 1) }),
    ...(!isAbsent(batches) && { gradientAccumulationSteps: whole(batches, 2) }),
  };
}

/** The words of the clock and of an optimizer's rates, by name. Kernels index them by number: shaders/tick.wgsl, shaders/adam_rates.wgsl. */

/** u32: what tells one step from another. `step` counts from 1; `batch` is that of the epoch. */
export const CLOCK = { step: 0, epoch: 1, batch: 2, seed: 3, shuffleSeed: 4 } as const;

/**
 * f32: `correction1` and `correction2` are Adam's 1 - βᵗ, `alpha` and `epsilon` those of its step (see shaders/adam_rates.wgsl). `step`
 * counts the steps taken, up to LAST_STEP, where the learning rate is a schedule; it stays 0 where it is a number. `warming` is Nadam's
 * 1 - 0.96ᵗ, which has two factors of its own in place of `alpha` and `epsilon` (see src/nn/optimizers/nadam.ts). `calls` counts the batches,
 * where gradients of several make a step or weights are averaged (see src/nn/optimizers/counted.ts).
 */
export const RATES = {
  learningRate: 0,
  correction1: 1,
  correction2: 2,
  alpha: 3,
  epsilon: 4,
  step: 5,
  warming: 6,
  calls: 7,
} as const;

/** As far as f32 counts one by one: 2²⁴. */
export const LAST_STEP = 16_777_216;

/** Where `calls` begins anew: f32 counts twice as far. */
export const LAST_CALL = 4_194_304;

export const CLOCK_WORDS = 8;
export const RATES_WORDS = 8;

/** Steps that a ring holds, the most that one submit can have; the word after them is its cursor (see shaders/record.wgsl). */
export const RING_SLOTS = 256;

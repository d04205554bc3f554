/**
 * Signs that a generator and its discriminator do not learn from each other any more. Plain data, so that each place may say it in
 * its own words; `describeTrouble` has those of the commands. Numbers that are not finite are none of these: `fit` throws there.
 */

export type Trouble =
  /** the discriminator's loss was below `bound` for `steps` steps in a row */
  | { readonly kind: 'discriminator-certain'; readonly steps: number; readonly bound: number }
  /** pictures of `count` seeds differ by `spread`, as many real ones by `real`: see spreadOf */
  | { readonly kind: 'pictures-alike'; readonly count: number; readonly spread: number; readonly real: number };

/** Both of its cross entropies together; 1.39 is that of a discriminator that guesses. */
const CERTAIN = 0.05;
const CERTAIN_STEPS = 100;
/** Of the spread of real pictures. */
const ALIKE = 0.2;
/** Before it has learnt for so long, a generator's pictures are alike in any case: all grey. */
const YOUNG_STEPS = 200;

/** Looks at a training as it goes on; each sign is given once. */
export class TroubleWatch {
  #steps = 0;
  #certain = 0;
  readonly #given = new Set<Trouble['kind']>();

  /** @param real the spread of real pictures @param done steps that were trained before */
  constructor(
    private readonly real: number,
    done = 0,
  ) {
    this.#steps = done;
  }

  /** After a step, with the discriminator's loss in it. */
  step(loss: number): Trouble | undefined {
    this.#steps += 1;
    this.#certain = loss < CERTAIN ? this.#certain + 1 : 0;
    if (this.#certain < CERTAIN_STEPS) return undefined;
    return this.#once({ kind: 'discriminator-certain', steps: CERTAIN_STEPS, bound: CERTAIN });
  }

  /** With what the generator draws of `count` seeds: values from -1 to 1, [count, ...]. */
  pictures(values: ArrayLike<number>, count: number): Trouble | undefined {
    if (this.#steps < YOUNG_STEPS) return undefined;
    const spread = spreadOf(values, count);
    if (!(spread < ALIKE * this.real)) return undefined;
    return this.#once({ kind: 'pictures-alike', count, spread, real: this.real });
  }

  #once(trouble: Trouble): Trouble | undefined {
    if (this.#given.has(trouble.kind)) return undefined;
    this.#given.add(trouble.kind);
    return trouble;
  }
}

/** How much pictures [count, ...] differ: the deviation of a pixel's value over the pictures, as root mean square over the pixels. */
export function spreadOf(values: ArrayLike<number>, count: number): number {
  const size = values.length / count;
  let variance = 0;
  for (let pixel = 0; pixel < size; pixel++) {
    let mean = 0;
    for (let i = 0; i < count; i++) mean += values[i * size + pixel]! / count;
    for (let i = 0; i < count; i++) variance += (values[i * size + pixel]! - mean) ** 2 / count;
  }
  return Math.sqrt(variance / size);
}

/** A sentence or two in English: what was seen, what it means, what may help. */
export function describeTrouble(trouble: Trouble): string {
  if (trouble.kind === 'discriminator-certain') {
    const { steps, bound } = trouble;
    return `The discriminator's loss was below ${bound} for ${steps} steps: it tells drawn pictures from real ones without fail, and the generator learns next to nothing from that. A smaller learning rate may help, or another seed.`;
  }
  const { count, spread, real } = trouble;
  return `The generator draws nearly the same picture whatever the noise: over ${count} seeds its pixels differ by ${spread.toFixed(2)}, those of real pictures by ${real.toFixed(2)} (mode collapse). A smaller learning rate may help, or another seed.`;
}

/** The clock as the host sets it; from there on kernels advance it. */
import type { Variable } from '../../graph/variable.ts';
import { CLOCK, CLOCK_WORDS } from '../../graph/words.ts';
import type { Memory } from '../memory/memory.ts';

/** Where a run begins. */
export interface Moment {
  /** counted from 1 */
  readonly step: number;
  readonly epoch: number;
  /** of all that is random but the order of the samples */
  readonly seed: number;
  readonly shuffleSeed: number;
}

export function setClock(memory: Memory, clock: Variable, moment: Moment): void {
  memory.write(clock, clockWords(moment));
}

export function clockWords({ step, epoch, seed, shuffleSeed }: Moment): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(CLOCK_WORDS);
  words[CLOCK.step] = step;
  words[CLOCK.epoch] = epoch;
  words[CLOCK.seed] = seed;
  words[CLOCK.shuffleSeed] = shuffleSeed;
  return words;
}

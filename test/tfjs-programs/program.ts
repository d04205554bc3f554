/**
 * Programs in tfjs's style, written once and run with both libraries: `tf` is wgrad/tfjs or tfjs itself. Each gives numbers that both must
 * agree on, such as the loss of each epoch.
 */
import type * as wgradTf from '../../src/tfjs.ts';

export type Tf = typeof wgradTf;
type LayersModel = InstanceType<Tf['LayersModel']>;

/** Both begin with the same weights: called once for each model, when it is made and before it trains. */
export type Begin = (model: LayersModel) => void;

export type Program = (tf: Tf, begin: Begin) => Promise<readonly number[]>;

/** Numbers that are the same each time: mulberry32. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** [rows][columns] of numbers from -1 to 1. */
export function table(rows: number, columns: number, seed = 1): number[][] {
  const next = numbers(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => next() * 2 - 1));
}

/** Made-up transactions, one in 200 of them fraud: what is known of each, brought to mean 0 and deviation 1 and clipped to ±5. */
import { type Tensor, tensor } from 'wgrad';
import type { Random } from './random.ts';

/** So many honest ones for each that is fraud. */
export const HONEST = 199;

export interface Transactions {
  /** [count, 5] */
  readonly x: Tensor;
  /** [count]: 1 is fraud */
  readonly y: Tensor;
}

/** By mean and deviation, fraud differs in the first four. */
const FRAUD = [
  [1.6, 1],
  [-1.3, 1],
  [1, 1],
  [0, 2.5],
  [0, 1],
] as const;

export function transactions(count: number, random: Random): Transactions {
  const y = Uint8Array.from({ length: count }, (_, i) => (i % (HONEST + 1) === 0 ? 1 : 0));
  const clipped = (value: number): number => Math.min(5, Math.max(-5, value));
  const x = Array.from(y, (fraud) =>
    FRAUD.map(([mean, deviation]) => clipped(fraud ? random.normal(mean, deviation) : random.normal())),
  );
  return { x: tensor(x), y: tensor(y) };
}

/**
 * Which kernels were chosen for products, and how they are remembered: per adapter and shape, in the browser's storage where
 * there is one.
 */
import { show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { AdapterDescription } from './adapter.ts';

/** Kernel names by product, such as { 'matmul 32x784x128': 'split 64' }. */
export type Choices = Readonly<Record<string, string>>;

/** 'auto' measures on GPUs, 'always' on software adapters too, 'off' takes the built-in table; or choices by name. */
export type Tuning = 'auto' | 'always' | 'off' | Choices;

/** @throws UsageError for what is no way to choose */
export function checkTuning(tuning: unknown): Tuning {
  if (tuning === undefined) return 'auto';
  if (tuning === 'auto' || tuning === 'always' || tuning === 'off') return tuning;
  const named =
    typeof tuning === 'object' && tuning !== null && Object.values(tuning).every((n) => typeof n === 'string');
  if (named) return tuning as Choices;
  throw new UsageError(
    `init: tuning: got ${show(tuning)}, expected 'auto', 'always', 'off', or kernel names as engine.choices has them.`,
  );
}

/** Raise it when kernels get other names or rules: what was remembered before is then forgotten. */
const FORMAT = 1;

const keyOf = ({ vendor, architecture, description }: AdapterDescription): string =>
  `wgrad kernels ${FORMAT}: ${vendor} ${architecture} ${description}`;

const storage = (): Storage | undefined => {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined; // a page may be forbidden to store anything
  }
};

/** What was found on this adapter before. What cannot be read counts as nothing. */
export function rememberedChoices(adapter: AdapterDescription): Choices {
  try {
    const known: unknown = JSON.parse(storage()?.getItem(keyOf(adapter)) ?? '{}');
    const entries = typeof known === 'object' && known !== null ? Object.entries(known) : [];
    return Object.fromEntries(entries.filter(([, name]) => typeof name === 'string'));
  } catch {
    return {};
  }
}

export function rememberChoices(adapter: AdapterDescription, choices: Choices): void {
  try {
    storage()?.setItem(keyOf(adapter), JSON.stringify(choices));
  } catch {
    // the storage is full or forbidden: the next run measures again
  }
}

/** Kernels that can do the same: one is chosen by its name, else the preferred one. */
import { UsageError } from '../errors.ts';
import type { Choice, KernelOptions } from '../graph/op.ts';

export interface NamedKernel {
  readonly name: string;
  readonly choice: () => Choice;
}

/**
 * The kernel that was named for `key`, else the first one.
 * @throws UsageError for a name that is none of these
 */
export function pick(kernels: readonly NamedKernel[], key: string, { tuned, choices }: KernelOptions): Choice {
  const named = tuned ? choices[key] : undefined;
  const chosen = named === undefined ? kernels[0]! : kernels.find(({ name }) => name === named);
  if (chosen !== undefined) return chosen.choice();
  const known = kernels.map(({ name }) => `'${name}'`).join(', ');
  throw new UsageError(
    `init: tuning: the kernel '${named}' cannot carry out '${key}' on this adapter. Known: ${known}.`,
  );
}

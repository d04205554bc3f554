/** The kernels of products that software adapters alone take (matmul-quads.ts): loaded with the engine of one, never for a GPU. */
import { internal } from '../errors.ts';
import type { Variant } from './matmul-variant.ts';

let kernels: readonly Variant[] | undefined;

/** Waits until programs can be compiled for a software adapter. */
export async function loadSoftwareKernels(): Promise<void> {
  kernels ??= (await import('./matmul-quads.ts')).QUADS;
}

export function softwareKernels(): readonly Variant[] {
  if (kernels === undefined) throw internal('the kernels of software adapters are not loaded.');
  return kernels;
}

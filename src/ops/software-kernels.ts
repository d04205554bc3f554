/** The kernels that software adapters alone take (matmul-quads.ts, recurrent-quads.ts): loaded with the engine of one, never for a GPU. */
import { internal } from '../errors.ts';
import type { Variant } from './matmul-variant.ts';
import type { RECURRENT_QUADS } from './recurrent-quads.ts';

interface Kernels {
  readonly products: readonly Variant[];
  readonly recurrent: typeof RECURRENT_QUADS;
}

let kernels: Kernels | undefined;

/** Waits until programs can be compiled for a software adapter. */
export async function loadSoftwareKernels(): Promise<void> {
  if (kernels !== undefined) return;
  const [products, recurrent] = await Promise.all([import('./matmul-quads.ts'), import('./recurrent-quads.ts')]);
  kernels = { products: products.QUADS, recurrent: recurrent.RECURRENT_QUADS };
}

const loaded = (): Kernels => {
  if (kernels === undefined) throw internal('the kernels of software adapters are not loaded.');
  return kernels;
};

export const softwareKernels = (): readonly Variant[] => loaded().products;

export const recurrentQuads = (): Kernels['recurrent'] => loaded().recurrent;

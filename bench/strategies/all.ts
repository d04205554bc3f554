/**
 * The libraries by name, wgrad first: others are compared with it. Each is loaded when it is first needed, so that one that cannot
 * run here leaves the others alone. `file` also names the bundle that start-up is measured with (src/build/bench-bundles.ts).
 */
import type { BenchModel } from '../models.ts';
import type { Strategy } from './strategy.ts';

export interface LazyStrategy {
  readonly name: string;
  /** undefined where it is no other library than one that is measured already */
  readonly file?: string;
  /** Timed on dense random data too. */
  readonly dense: boolean;
  load(model: BenchModel): Promise<{ readonly strategy: Strategy }>;
}

export const STRATEGIES: readonly LazyStrategy[] = [
  { name: 'wgrad', file: 'wgrad', dense: true, load: loadWgrad },
  { name: 'tfjs-webgpu', file: 'tfjs-webgpu', dense: true, load: () => import('./tfjs-webgpu.ts') },
  { name: 'tfjs-cpu', file: 'tfjs-cpu', dense: false, load: () => import('./tfjs-cpu.ts') },
  { name: 'jax-js webgpu', file: 'jax-js-webgpu', dense: false, load: () => import('./jax-js-webgpu.ts') },
  { name: 'jax-js wasm', file: 'jax-js-wasm', dense: false, load: () => import('./jax-js-wasm.ts') },
  { name: 'jax-js wasm (1 thread)', dense: false, load: () => import('./jax-js-wasm-one-thread.ts') },
];

function loadWgrad({ layers }: BenchModel): Promise<{ readonly strategy: Strategy }> {
  return layers.some(({ kind }) => kind === 'conv2d') ? import('./wgrad-conv.ts') : import('./wgrad.ts');
}

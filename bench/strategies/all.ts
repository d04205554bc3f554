/**
 * The libraries by name, wgrad first: others are compared with it. Each is loaded when it is first needed, so that one that cannot
 * run here leaves the others alone. `file` also names the bundle that start-up is measured with (src/build/bench-bundles.ts).
 */
import type { BenchModel, Classifier, Gan } from '../models.ts';
import type { Strategy } from './strategy.ts';

type Loaded<Model extends BenchModel> = Promise<{ readonly strategy: Strategy<Model> }>;

export interface LazyStrategy {
  readonly name: string;
  /** undefined where it is no other library than one that is measured already */
  readonly file?: string;
  /** Timed on dense random data too. */
  readonly dense: boolean;
  classifier(model: Classifier): Loaded<Classifier>;
  /** undefined where it takes no part in this */
  gan?(model: Gan): Loaded<Gan>;
}

/** @throws Error where the library takes no part in models of this kind */
export async function strategyFor(lazy: LazyStrategy, model: BenchModel): Promise<Strategy<BenchModel>> {
  const loaded = model.kind === 'gan' ? lazy.gan?.(model) : lazy.classifier(model);
  if (loaded === undefined) throw new Error(`the bench does not train ${model.name} with it.`);
  return (await loaded).strategy;
}

export const STRATEGIES: readonly LazyStrategy[] = [
  { name: 'wgrad', file: 'wgrad', dense: true, classifier: loadWgrad, gan: () => import('./wgrad-gan.ts') },
  {
    name: 'tfjs-webgpu',
    file: 'tfjs-webgpu',
    dense: true,
    classifier: () => import('./tfjs-webgpu.ts'),
    gan: () => import('./tfjs-gan.ts'),
  },
  { name: 'tfjs-cpu', file: 'tfjs-cpu', dense: false, classifier: () => import('./tfjs-cpu.ts') },
  { name: 'jax-js webgpu', file: 'jax-js-webgpu', dense: false, classifier: () => import('./jax-js-webgpu.ts') },
  { name: 'jax-js wasm', file: 'jax-js-wasm', dense: false, classifier: () => import('./jax-js-wasm.ts') },
  { name: 'jax-js wasm (1 thread)', dense: false, classifier: () => import('./jax-js-wasm-one-thread.ts') },
];

function loadWgrad({ layers }: Classifier): Loaded<Classifier> {
  if (layers.some(({ kind }) => kind === 'lstm')) return import('./wgrad-recurrent.ts');
  return layers.some(({ kind }) => kind === 'conv2d') ? import('./wgrad-conv.ts') : import('./wgrad.ts');
}

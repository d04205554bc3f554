/**
 * jax-js in WebAssembly without threads: on few processors its threads cost more than they give (seen on two: 3.4 against 11 ms a
 * step at batch 32, 12 against 16 at 512). It takes threads wherever there is a SharedArrayBuffer, so in a browser it runs in a
 * worker that has none (one-thread-worker.ts); in Node it has no threads anyway.
 */
import type { Order, Reply } from './one-thread-worker.ts';
import type { Strategy, Weights } from './strategy.ts';

type Call = (order: Order) => Promise<unknown>;

export const strategy: Strategy = {
  how: () => 'as jax-js wasm, in a worker where it has no threads',
  async prepare(task) {
    if (typeof document === 'undefined' || !('location' in globalThis)) {
      throw new Error('jax-js has no threads here: see jax-js wasm.');
    }
    const worker = new Worker(new URL('./one-thread-worker.ts', import.meta.url), { type: 'module' });
    const call = caller(worker);
    try {
      await call({ kind: 'prepare', task });
    } catch (error) {
      worker.terminate();
      throw error;
    }
    return {
      async step(steps, watch) {
        watch?.begin();
        const loss = (await call({ kind: 'step', steps })) as number;
        watch?.end();
        return loss;
      },
      weights: () => call({ kind: 'weights' }) as Promise<Weights>,
      dispose: () => worker.terminate(),
    };
  },
};

/** One call at a time. */
function caller(worker: Worker): Call {
  let settle: { resolve(value: unknown): void; reject(error: Error): void } | undefined;
  const ready = new Promise<void>((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Reply | 'ready'>) => {
      if (data === 'ready') resolve();
      else if ('error' in data) settle?.reject(new Error(data.error));
      else settle?.resolve(data.value);
    });
  });
  worker.addEventListener('error', ({ message }) => settle?.reject(new Error(`its worker failed: ${message}`)));
  return (order) =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
      void ready.then(() => worker.postMessage(order));
    });
}

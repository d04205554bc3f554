/** A worker without SharedArrayBuffer, in which jax-js trains on one thread: see jax-js-wasm-one-thread.ts. */
import type { Task, Training } from './strategy.ts';

export type Order =
  | { readonly kind: 'prepare'; readonly task: Task }
  | { readonly kind: 'step'; readonly steps: number }
  | { readonly kind: 'weights' };
export type Reply = { readonly value: unknown } | { readonly error: string };

Reflect.deleteProperty(globalThis, 'SharedArrayBuffer');
let training: Training | undefined;

async function carryOut(order: Order): Promise<unknown> {
  if (order.kind === 'prepare') {
    const { strategy } = await import('./jax-js-wasm.ts');
    training = await strategy.prepare(order.task);
    return undefined;
  }
  if (training === undefined) throw new Error('internal: bench: nothing was prepared.');
  return order.kind === 'step' ? training.step(order.steps) : training.weights();
}

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  carryOut(data).then(
    (value) => postMessage({ value }),
    (error: unknown) => postMessage({ error: error instanceof Error ? error.message : String(error) }),
  );
});
postMessage('ready');

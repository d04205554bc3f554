/// <reference types="@webgpu/types" preserve="true" />
/**
 * Firefox looks for what the GPU has finished ten times a second, and at each submit (its bug 1870699; still so in Firefox 153, where an
 * idle queue takes 104 ms to say so: github.com/ekzhang/jax-js/pull/124). So while results are awaited, empty submits are made, ever
 * more rarely: what is done is seen late by a small share of the time that it took. Loaded by `init` where it is needed.
 */

/** How often Firefox looks by itself. */
const POLL_MS = 100;
const FIRST_MS = 1;
/** The share of the time waited so far after which the next look comes. */
const SHARE = 1 / 20;

/** Waits for one of the queue's promises. */
export type Wait = <Value>(result: Promise<Value>) => Promise<Value>;

export function nudging(queue: Pick<GPUQueue, 'submit'>, now: () => number = () => performance.now()): Wait {
  let waiting = 0;
  let since = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    queue.submit([]);
    rest();
  };
  const rest = (): void => {
    const ms = Math.max(FIRST_MS, SHARE * (now() - since));
    timer = ms < POLL_MS ? setTimeout(look, ms) : undefined;
  };
  const begin = (): void => {
    clearTimeout(timer);
    timer = undefined;
    since = now();
    if (waiting > 0) rest();
  };
  return async (result) => {
    waiting += 1;
    begin();
    try {
      return await result;
    } finally {
      waiting -= 1;
      begin();
    }
  };
}

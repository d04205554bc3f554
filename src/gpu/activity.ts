/** Whether somebody uses the page at the moment, as far as this thread knows: loaded where an engine is to be smooth. */

/** How long somebody counts as active after a sign of it. */
const ACTIVE_MS = 1000;

const SIGNS = ['pointerdown', 'pointermove', 'wheel', 'scroll', 'touchmove', 'keydown', 'input'];

/** Workers see no events: the page tells them, at most so often. */
const TOLD_MS = 200;

let last = Number.NEGATIVE_INFINITY;
let watching = false;

/** Somebody has just done something. */
export function noteActivity(): void {
  last = performance.now();
}

export const isActive = (): boolean => performance.now() - last < ACTIVE_MS;

/** Listens to the page from now on; does nothing in a worker. */
export function watchActivity(): void {
  if (watching || typeof document === 'undefined') return;
  watching = true;
  onActivity(noteActivity);
}

/** Calls `tell` when somebody does something. @returns what ends it */
export function onActivity(tell: () => void, everyMs = 0): () => void {
  let told = Number.NEGATIVE_INFINITY;
  const heard = (): void => {
    const now = performance.now();
    if (now - told < everyMs) return;
    told = now;
    tell();
  };
  const options = { capture: true, passive: true };
  for (const sign of SIGNS) addEventListener(sign, heard, options);
  return () => {
    for (const sign of SIGNS) removeEventListener(sign, heard, options);
  };
}

/** Tells a worker of it. @returns what ends it */
export const tellActivity = (tell: () => void): (() => void) => onActivity(tell, TOLD_MS);

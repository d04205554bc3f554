/** What libraries that were written for a page expect in Node, for the bench and the checks. */

/** What tfjs and others look for to believe that they are in a page. Set before they are imported. */
export function providePage(): void {
  const frame = (callback: (time: number) => void) => setTimeout(() => callback(performance.now()), 0);
  const page = { self: globalThis, window: globalThis, document: {}, requestAnimationFrame: frame };
  for (const [name, value] of Object.entries(page)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}

/**
 * `work`, one at a time: calls while it runs make it run once more when it ends, however many they are. What a call gives ends with a
 * run that began after the call.
 */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const run = (): Promise<void> => {
    running = work().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (next !== undefined) return next;
    if (running === undefined) return run();
    next = running
      .catch(() => {}) // reported to whoever called for it
      .then(() => {
        next = undefined;
        return run();
      });
    return next;
  };
}

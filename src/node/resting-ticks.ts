/**
 * Dawn in Node looks for what the GPU has finished in every turn of the event loop as long as it owes an answer, which keeps a core busy.
 * On a software adapter that core is one of those that compute: training took twice as long on two (measured). So its looks are a
 * millisecond apart where it has waited for longer than one.
 */

/** What Dawn asks for its next look: it takes this from the global object each time. */
interface Scope {
  setImmediate: unknown;
}

const REST_MS = 1;
/** After so long without a look, Dawn begins to wait for something else. */
const PAUSE_MS = 5;

/** Dawn's are functions of native code without a name; those of `bind` have one. */
const isNative = (work: unknown): work is () => void =>
  typeof work === 'function' && work.name === '' && /\[native code\]/.test(Function.prototype.toString.call(work));

/** Everyone else's `setImmediate` stays as it is. */
export function restBetweenLooks(scope: Scope = globalThis, now: () => number = () => performance.now()): void {
  const immediately = scope.setImmediate as (work: unknown, ...given: unknown[]) => unknown;
  let [began, last] = [0, Number.NEGATIVE_INFINITY];
  const wait = (work: unknown, ...given: unknown[]): unknown => {
    if (!isNative(work)) return immediately(work, ...given);
    const time = now();
    if (time - last > PAUSE_MS) began = time;
    last = time;
    return time - began < REST_MS ? immediately(work, ...given) : setTimeout(work, REST_MS, ...given);
  };
  // such as util.promisify's own
  scope.setImmediate = Object.defineProperties(wait, Object.getOwnPropertyDescriptors(immediately));
}

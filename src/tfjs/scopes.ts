/** Scopes: which tensors `tidy` forgets, and how many there are. Memory itself is JavaScript's to collect. */

interface Disposable {
  isDisposed: boolean;
  dispose(): void;
}

const scopes: Set<Disposable>[] = [];
let [live, kept] = [0, new WeakSet<Disposable>()];

/** Counts a tensor that was made, or was disposed. */
export function scoped(tensor: Disposable, disposed = false): void {
  live += disposed ? -1 : 1;
  if (!disposed) scopes.at(-1)?.add(tensor);
}

/** What `dispose` takes: a tensor, or what holds some. */
export type Holder = Disposable | readonly Holder[] | { readonly [name: string]: unknown } | null | undefined | unknown;

function disposablesIn(value: Holder, found: Set<Disposable> = new Set(), seen = new Set<unknown>()): Set<Disposable> {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) return found;
  seen.add(value);
  if ('isDisposed' in value) found.add(value as Disposable);
  else for (const each of Array.isArray(value) ? value : Object.values(value)) disposablesIn(each, found, seen);
  return found;
}

/**
 * Runs a function and disposes of all tensors that it made and neither gives nor keeps.
 * @throws TypeError where the function is asynchronous, as what the function throws
 */
export function tidy<T>(name: string | (() => T), fn?: () => T): T {
  const run = typeof name === 'function' ? name : fn!;
  const own = new Set<Disposable>();
  scopes.push(own);
  try {
    const result = run();
    if (result instanceof Promise)
      throw new TypeError('tf.tidy: the function is asynchronous. Dispose of tensors by hand.');
    for (const each of disposablesIn(result)) {
      if (own.delete(each)) scopes.at(-2)?.add(each);
    }
    return result;
  } finally {
    scopes.pop();
    for (const each of own) if (!kept.has(each)) each.dispose();
  }
}

/** Opens what `endScope` closes. */
export function startScope(): void {
  scopes.push(new Set());
}

/** Disposes of all tensors since `startScope` that are not in `result`. */
export function endScope(result?: Holder): void {
  const own = scopes.pop();
  const held = disposablesIn(result);
  for (const each of own ?? []) if (!kept.has(each) && !held.has(each)) each.dispose();
}

/** Keeps a tensor beyond the tidy in which it was made. */
export function keep<T extends object>(tensor: T): T {
  kept.add(tensor as unknown as Disposable);
  return tensor;
}

/** Disposes of a tensor, or of all in a list or an object. */
export function dispose(container: Holder): void {
  for (const each of disposablesIn(container)) each.dispose();
}

/** Runs a function outside of any tidy. */
export function unscoped<T>(run: () => T): T {
  const outer = scopes.splice(0);
  try {
    return run();
  } finally {
    scopes.push(...outer);
  }
}

/** How many tensors there are that nobody disposed of. */
export const countTensors = (): number => live;

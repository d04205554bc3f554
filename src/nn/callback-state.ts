/** What callbacks keep in checkpoints: under which names, checked when it is taken, handed back when a run resumes. */
import { show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { sizeOf } from '../graph/node.ts';
import type { Callback } from './callbacks.ts';
import type { CallbackState, Checkpoint, Json, NamedTensor } from './checkpoint.ts';

/** Nesting of a callback's values. */
const DEEPEST = 8;

/** The callbacks that keep something, by name; those of one name are numbered as they come. @param where the call, for errors */
export function keepingCallbacks(where: string, callbacks: readonly Callback[]): Map<string, Callback> {
  const keeping = new Map<string, Callback>();
  callbacks.forEach((callback, i) => {
    if (callback.getState === undefined && callback.setState === undefined) return;
    if (typeof callback.getState !== 'function' || typeof callback.setState !== 'function') {
      throw new UsageError(
        `${where}: callbacks[${i}] has one of getState and setState; expected both, as functions. Add the other one.`,
      );
    }
    const { name = 'callback' } = callback;
    let key = name;
    for (let n = 1; keeping.has(key); n++) key = `${name}_${n}`;
    keeping.set(key, callback);
  });
  return keeping;
}

/** What they keep at this moment. @throws UsageError where a state does not survive a file */
export async function takeStates(
  call: string,
  keeping: ReadonlyMap<string, Callback>,
): Promise<{ callbacks?: Record<string, CallbackState['values']>; tensors: NamedTensor[] }> {
  if (keeping.size === 0) return { tensors: [] };
  const taking = [...keeping].map(async ([name, callback]) => [name, await callback.getState!()] as const);
  const states = await Promise.all(taking);
  const callbacks: Record<string, CallbackState['values']> = {};
  const all: NamedTensor[] = [];
  for (const [key, state] of states) {
    const where = `${call}: getState of '${key}'`;
    const { values, tensors = [] } = state ?? {};
    expectJson(where, 'values', values, 0);
    if (typeof values !== 'object' || values === null || Array.isArray(values)) throw noState(where, values);
    callbacks[key] = structuredClone(values);
    all.push(...tensors.map((tensor) => ({ ...expectTensor(where, tensor), name: `${prefixOf(key)}${tensor.name}` })));
  }
  return { callbacks, tensors: all };
}

const noState = (where: string, values: unknown): UsageError =>
  new UsageError(`${where}: values is ${show(values)}; expected an object, as in { values: { best: 0.1 } }.`);

function expectJson(where: string, path: string, value: Json | undefined, depth: number): void {
  if (depth > DEEPEST) throw new UsageError(`${where}: ${path} is nested deeper than ${DEEPEST} levels. Flatten it.`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || isExact(value)) return;
  const plain = typeof value === 'object' && [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value));
  if (!plain) {
    const kept =
      path === 'values'
        ? 'an object'
        : 'what JSON has: no typed array (use tensors), no NaN, no infinity, no integer over 2^53';
    throw new UsageError(`${where}: ${path} is ${show(value)}; expected ${kept}.`);
  }
  for (const [name, member] of Object.entries(value)) expectJson(where, `${path}.${name}`, member, depth + 1);
}

const isExact = (value: unknown): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));

function expectTensor(where: string, tensor: NamedTensor): NamedTensor {
  const { name, shape, values } = tensor;
  const typed = values instanceof Float32Array || values instanceof Uint32Array;
  if (typeof name === 'string' && Array.isArray(shape) && typed && sizeOf(shape) === values.length) {
    return { name, shape, values };
  }
  throw new UsageError(
    `${where}: a tensor is ${show(tensor)}; expected { name, shape, values } with a Float32Array or Uint32Array that fills the shape.`,
  );
}

const prefixOf = (key: string): string => `callback:${key}/`;

/** A checkpoint's tensors of training, without those of callbacks. */
export function trainingTensors({ meta, tensors }: Checkpoint): NamedTensor[] {
  const prefixes = Object.keys(meta.callbacks ?? {}).map(prefixOf);
  return tensors.filter(({ name }) => !prefixes.some((prefix) => name.startsWith(prefix)));
}

/** Hands the states of a checkpoint back; says which callbacks begin anew, and which states nobody takes. */
export async function restoreStates(
  where: string,
  keeping: ReadonlyMap<string, Callback>,
  { meta, tensors }: Checkpoint,
): Promise<void> {
  const { callbacks = {} } = meta;
  for (const key of Object.keys(callbacks)) {
    if (!keeping.has(key)) console.warn(`${where}: it has a state of '${key}', which is not among the callbacks.`);
  }
  for (const [key, callback] of keeping) {
    const values = Object.hasOwn(callbacks, key) ? callbacks[key] : undefined;
    if (values === undefined) {
      console.warn(`${where}: it has no state of '${key}', which begins anew.`);
      continue;
    }
    const prefix = prefixOf(key);
    const own = tensors.filter(({ name }) => name.startsWith(prefix));
    await callback.setState!({
      values: structuredClone(values),
      tensors: own.map((tensor) => ({ ...tensor, name: tensor.name.slice(prefix.length) })),
    });
  }
}

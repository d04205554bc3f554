/** Models into workers: the worker that is started by one import, or one of the user's own; and functions that a worker serves. */
import { show } from '../arguments.ts';
import { UsageError, WgradError } from '../errors.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import type { InitOptions } from '../gpu/engine.ts';
import { expectOptions } from '../nn/check.ts';
import type { ModelTensors } from '../nn/ends.ts';
import { Model } from '../nn/model.ts';
import { Connection } from './connection.ts';
import { describe } from './description.ts';
import { RemoteModel } from './remote-model.ts';
import type { AnyFunction } from './wire.ts';

/** Options of `inWorker`. */
export interface InWorkerOptions {
  /** one of your own, whose file has the line `import 'wgrad/worker/run'`; it stays when its models go. Default: one that all models of the page share */
  readonly worker?: Worker;
  /** how the worker finds its GPU; default: as `init()` does without options. A device cannot go there */
  readonly init?: Omit<InitOptions, 'device'>;
}

/** A served API as the page calls it: with the same `args`, each function gives a promise of what it gave. */
export type Connected<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/** Beside this file; src/build/worker-url.ts has the package's. */
const RUN = './run.ts';

const connections = new WeakMap<Worker, Connection>();

/** The worker that `inWorker` started, and how many models are in it. */
let shared: { readonly connection: Connection; models: number } | undefined;

function connectionTo(worker: Worker, where: string): Connection {
  if (typeof worker?.postMessage !== 'function' || typeof worker.addEventListener !== 'function') {
    throw new UsageError(`${where}: worker is ${show(worker)}; expected new Worker(…).`);
  }
  const known = connections.get(worker) ?? new Connection(worker, where);
  connections.set(worker, known);
  return known;
}

/**
 * Puts a copy of a model into a worker, compiled as it is, with its weights and what its optimizer has learnt, and gives it as the page
 * calls it. The model itself stays as it is, and is not needed any more.
 *
 * Vite and webpack make the worker's file by themselves. Elsewhere, give a `worker` of your own.
 *
 * @throws UsageError where the model has functions of your own in it, or no worker starts; DeviceError where the worker has no WebGPU
 */
export async function inWorker<Outputs extends ModelTensors>(
  model: Model<Outputs>,
  options: InWorkerOptions = {},
): Promise<RemoteModel<Outputs>> {
  const where = 'inWorker';
  if (!(model instanceof Model)) {
    throw new UsageError(`${where}: the model is ${show(model)}; expected one made by sequential() or model().`);
  }
  expectOptions(where, options, ['worker', 'init']);
  const { worker, init } = options;
  if (init !== undefined) expectOptions(`${where}: init`, init, ['adapter', 'tuning', 'smooth']);
  const description = await describe(where, model);
  const own = worker === undefined ? start(where) : undefined;
  const connection = own?.connection ?? connectionTo(worker!, where);
  const unheard = init?.smooth ? await telling(connection) : undefined;
  const left = (): void => {
    unheard?.();
    leave(own);
  };
  try {
    const opened = (await connection.call(where, 'wgrad:open', description, init)) as Opened;
    return new RemoteModel(model, { connection, which: opened.model, left }, opened.adapter);
  } catch (error) {
    left();
    throw error;
  }
}

/** Lets the worker's engine know when somebody uses the page. @returns what ends it */
async function telling(connection: Connection): Promise<() => void> {
  const { tellActivity } = await import('../gpu/activity.ts');
  return tellActivity(() => {
    connection.call('inWorker', 'wgrad:active').catch(() => {}); // a worker that is gone hurries no more
  });
}

interface Opened {
  readonly model: number;
  readonly adapter: AdapterDescription;
}

/** The shared worker, for one more model. */
function start(where: string): NonNullable<typeof shared> {
  if (typeof Worker !== 'function') {
    throw new UsageError(`${where}: there is no Worker here, as in Node. Train in this thread: the model is the same.`);
  }
  if (globalThis.process?.versions?.bun !== undefined) {
    throw new UsageError(`${where}: workers of Bun have no WebGPU. Train in this thread: the model is the same.`);
  }
  if (shared === undefined) {
    const worker = new Worker(new URL(RUN, import.meta.url), { type: 'module', name: 'wgrad' });
    shared = { connection: connectionTo(worker, where), models: 0 };
  }
  shared.models += 1;
  return shared;
}

function leave(own: typeof shared): void {
  if (own === undefined) return;
  own.models -= 1;
  if (own.models > 0) return;
  if (shared === own) shared = undefined;
  own.connection.worker.terminate();
  own.connection.end(new WgradError('inWorker: the worker has ended with its last model.'));
}

/**
 * Functions that a worker of your own serves, as the page calls them: each gives a promise. Tensors, data sets, errors, signals and functions
 * may be among the arguments; an error is of the same class here.
 * @param worker one that calls `serve`
 * @throws UsageError where it is no worker; each call what the function throws, and UsageError where an argument cannot be sent
 */
export function connect<Api extends object>(worker: Worker): Connected<Api> {
  const connection = connectionTo(worker, 'connect');
  const calls = new Map<string, AnyFunction>();
  return new Proxy({} as Connected<Api>, {
    get(_, name) {
      if (typeof name !== 'string' || name === 'then') return undefined; // a promise may give it
      const call = calls.get(name) ?? ((...args: readonly unknown[]) => connection.call(name, name, ...args));
      calls.set(name, call);
      return call;
    },
  });
}

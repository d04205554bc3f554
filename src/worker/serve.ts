/** The worker's side: functions that a page may call. All that a worker serves is in one table, whoever serves it. */
import { expose, transfer, wrap } from 'comlink';
import { errorFromWire, errorToWire, type WireError } from '../error-wire.ts';
import { UsageError } from '../errors.ts';
import { suggestion } from '../names.ts';
import type { HostApi } from './host.ts';
import { type AnyFunction, type CallBack, fromWire, type Outgoing, toWire } from './wire.ts';

/** Functions by name, which a page calls through `connect`; the `args` are what it gives. */
// biome-ignore lint/suspicious/noExplicitAny: whatever functions a user has
export type Served = Readonly<Record<string, (...args: any[]) => unknown>>;

/** What a worker answers to. */
export interface ServiceApi {
  call(name: string, args: readonly unknown[], port: MessagePort | undefined): Promise<{ readonly value: unknown }>;
}

/** A result of which nothing stays here: its memory goes over. */
export class Moved {
  constructor(readonly value: unknown) {}
}

const table = new Map<string, AnyFunction>();

/**
 * In a worker of your own: lets the page that started it call the functions of `api`, with `connect`. Tensors, data sets, errors, signals and
 * functions may be among the arguments; of what they give, all but functions. It adds to what was served before.
 *
 * For models with functions of your own in them, and for trainers: make them in the worker, and serve what the page needs of them.
 *
 * @throws UsageError where something in `api` is no function
 */
export function serve(api: Served): void {
  for (const [name, call] of Object.entries(api)) {
    if (typeof call !== 'function') throw new UsageError(`serve: '${name}' is no function. Serve functions alone.`);
  }
  if (table.size === 0 && isWorker()) expose(SERVICE);
  for (const [name, call] of Object.entries(api)) table.set(name, call);
}

/** Only a worker has a page that talks to it; elsewhere, as on a page that loads this by mistake, nothing is exposed. */
const isWorker = (): boolean => typeof document === 'undefined' && typeof globalThis.postMessage === 'function';

/** What a worker answers to. @internal */
export const SERVICE: ServiceApi = { call: answer };

async function answer(
  name: string,
  args: readonly unknown[],
  port: MessagePort | undefined,
): Promise<{ value: unknown }> {
  try {
    const call = table.get(name);
    if (call === undefined) {
      const known = [...table.keys()];
      throw new UsageError(
        `connect: the worker serves no '${name}'.${suggestion(name, known)} Known: ${known.join(', ')}.`,
      );
    }
    const back = callBack(port);
    const given = await call(...args.map((each) => fromWire(each, back)));
    const [value, own] = given instanceof Moved ? [given.value, true] : [given, false];
    const to = { ...outgoing(), own };
    const result = { value: toWire(value, to) };
    return transfer(result, [...to.moved]);
  } catch (error) {
    throw errorToWire(error);
  } finally {
    port?.close();
  }
}

/** Calls what the page has given with a call. */
function callBack(port: MessagePort | undefined): CallBack | undefined {
  if (port === undefined) return undefined;
  const host = wrap<HostApi>(port);
  const back: CallBack = async (id, args) => {
    const to = outgoing();
    const sent = transfer(
      args.map((each) => toWire(each, to)),
      [...to.moved],
    );
    const { value } = await host.invoke(id, sent).catch((thrown: unknown) => {
      throw errorFromWire(thrown as WireError);
    });
    return fromWire(value, back);
  };
  return back;
}

const outgoing = (): Outgoing => ({
  keep: () => {
    throw new UsageError(
      'serve: a function cannot be given to the page. Serve it by a name, and let the page call it.',
    );
  },
  error: (error) => errorToWire(error),
  moved: new Set(),
});

/**
 * Values on their way between a page and a worker. Structured clone keeps no classes and refuses functions: tensors, errors, signals,
 * data sets and functions are marked on one side and made anew on the other. Functions stay where they are, and are called from there.
 */
import { Tensor, type TensorValues } from '../data/tensor.ts';
import { errorFromWire, type WireError } from '../error-wire.ts';
import { UsageError } from '../errors.ts';
import { type BatchSource, isBatches, isSource } from '../nn/batches.ts';

const KIND = 'wgrad:kind';

type Marked =
  | { readonly [KIND]: 'tensor'; values: TensorValues; shape: readonly number[]; scale: number }
  | { readonly [KIND]: 'error'; error: WireError }
  | { readonly [KIND]: 'function'; id: number }
  | { readonly [KIND]: 'batches'; size: number | undefined; begin: number }
  | { readonly [KIND]: 'signal'; aborted: boolean; reason: WireError; wait: number }
  | { readonly [KIND]: 'promise' };

// biome-ignore lint/suspicious/noExplicitAny: whatever function a user has
export type AnyFunction = (...args: any[]) => unknown;

/** Where values leave from. */
export interface Outgoing {
  /** Numbers a function, under which the other side calls it. @throws UsageError where the other side cannot */
  readonly keep: (call: AnyFunction) => number;
  readonly error: (error: unknown) => WireError;
  /** Memory that goes over instead of being copied. */
  readonly moved: Set<Transferable>;
  /** Whether nobody keeps what is sent, so that all of its memory may go over. */
  readonly own?: boolean;
  /** Whatever a signal needs undone once the call is over. */
  readonly atEnd?: (undo: () => void) => void;
}

/** Calls a function of the other side. */
export type CallBack = (id: number, args: readonly unknown[]) => Promise<unknown>;

/** A value as structured clone takes it. */
export function toWire(value: unknown, to: Outgoing): unknown {
  if (typeof value === 'function') return { [KIND]: 'function', id: to.keep(value as AnyFunction) } satisfies Marked;
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return memoryOf(value, to);
  if (value instanceof Tensor) {
    if (value.gpu !== undefined) {
      throw new UsageError(
        'model: a tensor lies on the GPU, where a worker cannot get at it. Send tensor(await x.data(), x.shape), or make the model on the page.',
      );
    }
    const { values, shape, scale } = value;
    return { [KIND]: 'tensor', values: memoryOf(values, to), shape: [...shape], scale } satisfies Marked;
  }
  if (value instanceof Error) return { [KIND]: 'error', error: to.error(value) } satisfies Marked;
  if (value instanceof Promise) return { [KIND]: 'promise' } satisfies Marked;
  if (typeof AbortSignal === 'function' && value instanceof AbortSignal) return signalToWire(value, to);
  if (isBatches(value)) return batchesToWire(value as BatchSource<unknown> | AsyncIterable<unknown>, to);
  if (Array.isArray(value)) return value.map((each) => toWire(each, to));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value; // structured clone knows it, or refuses it
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toWire(each, to)]));
}

/** A clone of a part of some memory would be of all of it. */
function memoryOf<View extends ArrayBufferView>(view: View, { moved, own }: Outgoing): View {
  const { buffer } = view;
  if (!(buffer instanceof ArrayBuffer)) return view;
  if (view.byteLength === buffer.byteLength) {
    if (own) moved.add(buffer);
    return view;
  }
  const copy = buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  moved.add(copy);
  return Reflect.construct(view.constructor, [copy]) as View;
}

/** The other side waits for the end of the signal from the beginning on. Its reason, whatever it is, is there an error. */
function signalToWire(signal: AbortSignal, to: Outgoing): Marked {
  const wait = (): Promise<unknown> =>
    new Promise((resolve) => {
      const abort = (): void => resolve(to.error(signal.reason));
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort);
      to.atEnd?.(() => signal.removeEventListener('abort', abort));
    });
  return { [KIND]: 'signal', aborted: signal.aborted, reason: to.error(signal.reason), wait: to.keep(wait) };
}

/** The other side asks for one batch after the other, so that no more are made than it takes. */
function batchesToWire(batches: BatchSource<unknown> | AsyncIterable<unknown>, to: Outgoing): Marked {
  const [size, pass] = isSource(batches)
    ? [batches.size, (number: number, skip: number) => batches.pass(number, skip)]
    : [undefined, () => batches[Symbol.asyncIterator]()];
  const begin = (number: number, skip: number): object => {
    const iterator = pass(number, skip);
    return { next: () => iterator.next(), return: async () => void (await iterator.return?.()) };
  };
  return { [KIND]: 'batches', size, begin: to.keep(begin) };
}

/** What `toWire` sent. @param call where the other side may be called */
export function fromWire(value: unknown, call: CallBack = notFromHere): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map((each) => fromWire(each, call));
  if (KIND in value) return unmarked(value as Marked, call);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fromWire(each, call)]));
}

const notFromHere: CallBack = () => Promise.reject(new UsageError('serve: this side has no function to call.'));

function unmarked(marked: Marked, call: CallBack): unknown {
  switch (marked[KIND]) {
    case 'tensor':
      return new Tensor(marked.values, marked.shape, marked.scale);
    case 'error':
      return errorFromWire(marked.error);
    case 'function':
      return (...args: readonly unknown[]) => call(marked.id, args);
    case 'promise':
      return new Promise(() => {}); // for those who say that it was not awaited
    case 'batches':
      return batchesFromWire(marked, call);
    case 'signal':
      return signalFromWire(marked, call);
    default:
      return marked satisfies never;
  }
}

function signalFromWire({ aborted, reason, wait }: Extract<Marked, { [KIND]: 'signal' }>, call: CallBack): AbortSignal {
  const controller = new AbortController();
  if (aborted) controller.abort(errorFromWire(reason));
  else
    call(wait, []).then(
      (why) => controller.abort(errorFromWire(why as WireError)),
      () => {}, // the call is over
    );
  return controller.signal;
}

interface Asked {
  readonly next: () => Promise<IteratorResult<unknown>>;
  readonly return: () => Promise<void>;
}

function batchesFromWire(
  { size, begin }: Extract<Marked, { [KIND]: 'batches' }>,
  call: CallBack,
): BatchSource<unknown> & AsyncIterable<unknown> {
  const pass = (number: number, skip: number): AsyncIterator<unknown> => {
    let begun: Promise<Asked> | undefined;
    const open = (): Promise<Asked> => {
      begun ??= call(begin, [number, skip]) as Promise<Asked>;
      return begun;
    };
    return {
      next: async () => (await open()).next(),
      return: async () => {
        if (begun !== undefined) await (await begun).return();
        return { done: true, value: undefined };
      },
    };
  };
  let passes = 0;
  return { size, pass, [Symbol.asyncIterator]: () => pass(passes++, 0) };
}

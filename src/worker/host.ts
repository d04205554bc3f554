/**
 * Host: the page's side of one call into a worker: the functions that the call may call back, and what they threw, so that the page
 * gets the same error that it has thrown itself.
 */
import { expose, transfer } from 'comlink';
import { errorFromWire, errorToWire, type WireError } from '../error-wire.ts';
import { type AnyFunction, fromWire, type Outgoing, toWire } from './wire.ts';

/** What a worker may call while a call of the page is under way. */
export interface HostApi {
  invoke(id: number, args: readonly unknown[]): Promise<{ readonly value: unknown }>;
}

/** The field of an error that came from the page, by which the page finds it again. */
const THROWN = 'thrownOnPage';

export class Host {
  readonly #functions: AnyFunction[] = [];
  readonly #thrown: unknown[] = [];
  readonly #ends: (() => void)[] = [];
  #port: MessagePort | undefined;

  /** The values of a call, and what goes over with them. */
  pack(args: readonly unknown[]): { args: readonly unknown[]; port: MessagePort | undefined; moved: Transferable[] } {
    const to = this.#outgoing();
    const packed = args.map((each) => toWire(each, to));
    if (this.#functions.length === 0) return { args: packed, port: undefined, moved: [...to.moved] };
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const api: HostApi = { invoke: (id, given) => this.#invoke(id, given) };
    expose(api, port1);
    return { args: packed, port: port2, moved: [...to.moved, port2] };
  }

  #outgoing(): Outgoing {
    return {
      keep: (call) => this.#functions.push(call) - 1,
      error: (error) => this.#errorToWire(error),
      moved: new Set(),
      atEnd: (undo) => void this.#ends.push(undo),
    };
  }

  async #invoke(id: number, args: readonly unknown[]): Promise<{ value: unknown }> {
    try {
      const value = await this.#functions[id]!(...args.map((each) => fromWire(each)));
      const to = this.#outgoing();
      const result = { value: toWire(value, to) };
      return transfer(result, [...to.moved]);
    } catch (error) {
      throw this.#errorToWire(error);
    }
  }

  #errorToWire(error: unknown): WireError {
    const wire = errorToWire(error);
    const { dom: _, ...rest } = wire; // whose fields nobody can set
    return { ...rest, fields: { ...wire.fields, [THROWN]: this.#thrown.push(error) - 1 } };
  }

  /** What a call threw: the page's own error where that is the reason. */
  errorOf(thrown: unknown): unknown {
    if (!isWire(thrown)) return thrown;
    const own = thrown.fields?.[THROWN];
    return typeof own === 'number' && own in this.#thrown ? this.#thrown[own] : errorFromWire(thrown);
  }

  /** The call is over. */
  close(): void {
    for (const end of this.#ends) end();
    this.#port?.close();
  }
}

const isWire = (value: unknown): value is WireError =>
  typeof value === 'object' && value !== null && !(value instanceof Error) && 'name' in value && 'message' in value;

/** A page's side of its worker. */
import { type ProxyMarked, proxy, type Remote, wrap } from 'comlink';
import { errorFromWire, errorToWire, type WireError } from '../../error-wire.ts';

/** What all workers of pages offer: they tell a listener what happens. */
export interface Listened<Event> {
  listen(listener: (event: Event) => void): void;
}

export interface Client<Api> {
  readonly api: Remote<Api>;
  end(): void;
}

/** The other side of a worker that was started. @param broken is called where it cannot start or fails outside of a call */
export function clientOf<Event, Api extends Listened<Event>>(
  worker: Worker,
  listener: (event: Event) => void,
  broken: (message: string) => void,
): Client<Api> {
  worker.addEventListener('error', (event) => broken(event.message || 'the worker could not be started'));
  const api = wrap<Api>(worker);
  const told: ((event: Event) => void) & ProxyMarked = proxy(listener);
  void (api as Remote<Listened<Event>>).listen(told);
  return { api, end: () => worker.terminate() };
}

/** What this page or a call of the worker threw, which throws errors as plain data. */
export function errorOf(thrown: unknown): Error & { readonly code?: string } {
  if (thrown instanceof Error) return thrown;
  const isOnWire = typeof thrown === 'object' && thrown !== null && 'name' in thrown && 'message' in thrown;
  return errorFromWire(isOnWire ? (thrown as WireError) : errorToWire(thrown));
}

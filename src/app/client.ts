/** The page's side of the worker. */
import { proxy, type Remote, wrap } from 'comlink';
import { errorFromWire, errorToWire, type WireError } from '../error-wire.ts';
import type { TrainerApi, TrainerEvent } from './worker/protocol.ts';

export interface Trainer {
  readonly api: Remote<TrainerApi>;
  end(): void;
}

/** Starts a worker. @param broken is called where it cannot start or fails outside of a call */
export function startTrainer(listener: (event: TrainerEvent) => void, broken: (message: string) => void): Trainer {
  const worker = new Worker(new URL('./worker/trainer.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('error', (event) => broken(event.message || 'the worker could not be started'));
  const api = wrap<TrainerApi>(worker);
  void api.listen(proxy(listener));
  return { api, end: () => worker.terminate() };
}

/** What this page or a call of the worker threw, which throws errors as plain data. */
export function errorOf(thrown: unknown): Error & { readonly code?: string } {
  if (thrown instanceof Error) return thrown;
  const isOnWire = typeof thrown === 'object' && thrown !== null && 'name' in thrown && 'message' in thrown;
  return errorFromWire(isOnWire ? (thrown as WireError) : errorToWire(thrown));
}

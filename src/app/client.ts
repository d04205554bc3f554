/** The page's side of the worker. */
import { proxy, type Remote, wrap } from 'comlink';
import type { Failure, TrainerApi, TrainerEvent } from './worker/protocol.ts';

export interface Trainer {
  readonly api: Remote<TrainerApi>;
  end(): void;
}

/** Starts a worker. @param broken is told where it cannot start or fails outside of a call */
export function startTrainer(listener: (event: TrainerEvent) => void, broken: (message: string) => void): Trainer {
  const worker = new Worker(new URL('./worker/trainer.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('error', (event) => broken(event.message || 'the worker could not be started'));
  const api = wrap<TrainerApi>(worker);
  void api.listen(proxy(listener));
  return { api, end: () => worker.terminate() };
}

/** What a call of the worker threw. */
export function failureOf(error: unknown): Failure {
  if (typeof error === 'object' && error !== null && 'code' in error && 'message' in error) return error as Failure;
  return { name: 'Error', code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

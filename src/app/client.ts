/** The page's side of the worker. */
import { type Client, clientOf } from './shared/client.ts';
import type { TrainerApi, TrainerEvent } from './worker/protocol.ts';

export type Trainer = Client<TrainerApi>;

/** Starts a worker. @param broken is called where it cannot start or fails outside of a call */
export function startTrainer(listener: (event: TrainerEvent) => void, broken: (message: string) => void): Trainer {
  const worker = new Worker(new URL('./worker/trainer.ts', import.meta.url), { type: 'module' });
  return clientOf<TrainerEvent, TrainerApi>(worker, listener, broken);
}

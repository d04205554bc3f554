/** A callback of the page, as functions that a worker calls. */
import type { Callback, CallbackParams, TrainedModel } from '../nn/callbacks.ts';
import { HOOKS } from '../nn/train/hooks.ts';
import type { AnyFunction } from './wire.ts';

/** What a hook gives, and whether training is to stop. */
interface Heard {
  readonly value: unknown;
  readonly stop: boolean;
}

/** The hooks that a callback has. */
export interface PageCallback {
  readonly name: string | undefined;
  readonly introduce: (params: CallbackParams) => Promise<void>;
  readonly hooks: Readonly<Record<string, (...args: readonly unknown[]) => Promise<Heard>>>;
}

const KNOWN = [...HOOKS, 'epochLogs', 'getState', 'setState'];

/** @param model what callbacks get to know of the one that trains */
export function pageCallback(callback: Callback, model: TrainedModel): PageCallback {
  const known = KNOWN.filter((name) => callback[name as keyof Callback] !== undefined);
  const hooks = known.map((name) => {
    const call = async (...args: readonly unknown[]): Promise<Heard> => {
      const value = await (callback[name as keyof Callback] as AnyFunction).call(callback, ...args);
      return { value, stop: model.stopTraining };
    };
    return [name, call];
  });
  const introduce = async (params: CallbackParams): Promise<void> => {
    callback.setParams?.(params);
    callback.setModel?.(model);
  };
  return { name: callback.name, introduce, hooks: Object.fromEntries(hooks) };
}

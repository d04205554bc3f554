/** What every part of the suite gets beside its options: a way to say how it goes, the way to stop, and a list of what failed. */
import type { BenchProgress } from '../src/report/bench-progress.ts';
import type { Missing, Section } from '../src/report/bench-report.ts';
import { watchErrors } from './watch-errors.ts';

export interface Control {
  readonly tell: (progress: BenchProgress) => void;
  /** Comes back when a page has drawn what it was told, so that it does not draw while something is timed. */
  readonly settle?: () => Promise<void>;
  readonly signal?: AbortSignal;
  readonly missing: Missing[];
}

/**
 * Gives undefined where `work` throws, and what WebGPU reports during it counts as thrown: a dispatch that is refused takes no
 * time. The reason goes to the list of what is missing, under its name. @throws what stopped the suite
 */
export async function attempt<T>(
  { tell, settle, signal, missing }: Control,
  section: Section,
  name: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  signal?.throwIfAborted();
  await settle?.();
  const fault = watchErrors();
  try {
    const result = await work();
    const message = fault();
    if (message !== undefined) throw new Error(`WebGPU reported: ${message}`);
    return result;
  } catch (error) {
    signal?.throwIfAborted();
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    missing.push({ section, name, reason });
    tell({ kind: 'failed', name, reason });
    return undefined;
  }
}

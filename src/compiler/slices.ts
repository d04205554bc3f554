/**
 * Slices: how long a dispatch takes, roughly, and the ranges of workgroups into which a long one is cut. A device does nothing else
 * while it runs a dispatch: pages freeze, and watchdogs may take it for stuck.
 */
import type { Target } from '../graph/op.ts';
import { MAX_WORKGROUPS } from '../kernels/choice.ts';
import type { KernelCall } from '../kernels/group.ts';

/**
 * What most kernels do in a millisecond. Software adapters: as measured with SwiftShader on two processors, where products do 0.7 to
 * 5 GFLOP/s and what reads and writes each element once 0.3 to 1.4 GB/s. GPUs: a small one's; a large one does ten times as much.
 */
const PER_MS: Readonly<Record<Target, { readonly flops: number; readonly bytes: number }>> = {
  cpu: { flops: 1.2e6, bytes: 5e5 },
  gpu: { flops: 5e8, bytes: 2e7 },
};

export function estimateMs({ effort, bytes }: Pick<KernelCall, 'effort' | 'bytes'>, target: Target): number {
  return Math.max(effort / PER_MS[target].flops, bytes / PER_MS[target].bytes);
}

/** Workgroups from `first` on. */
export interface Range {
  readonly first: number;
  readonly count: number;
}

/** As few ranges as take no longer than `longestMs` each and have no more workgroups than a dispatch may, of one length. */
export function rangesOf(workgroups: number, ms: number, longestMs: number): Range[] {
  const most = Math.max(1, Math.floor(Math.min(MAX_WORKGROUPS, (workgroups * longestMs) / ms)));
  const parts = Math.ceil(workgroups / most);
  const length = Math.ceil(workgroups / parts);
  return Array.from({ length: Math.ceil(workgroups / length) }, (_, i) => {
    return { first: i * length, count: Math.min(length, workgroups - i * length) };
  });
}

/** The range's part of a whole number, so that the parts of all ranges add up to it. */
export function partOf(whole: number, { first, count }: Range, workgroups: number): number {
  const before = (end: number): number => Math.round((whole * end) / workgroups);
  return before(first + count) - before(first);
}

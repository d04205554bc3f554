/**
 * Slices: how long a dispatch takes, roughly, and the ranges of workgroups into which a long one is cut. A device does nothing else
 * while it runs a dispatch: pages freeze, and watchdogs may take it for stuck.
 */
import type { Target } from '../graph/op.ts';
import { MAX_WORKGROUPS } from '../kernels/choice.ts';
import type { Work } from '../kernels/group.ts';

/**
 * What most kernels do in a millisecond. Software adapters: as measured with SwiftShader on two processors, where products do 0.7 to
 * 5 GFLOP/s and what reads and writes each element once 0.3 to 1.4 GB/s. GPUs: a small one's; a large one does ten times as much.
 */
const PER_MS: Readonly<Record<Target, { readonly flops: number; readonly bytes: number }>> = {
  cpu: { flops: 1.2e6, bytes: 5e5 },
  gpu: { flops: 5e8, bytes: 2e7 },
};

export function estimateMs({ effort, bytes }: Pick<Work, 'effort' | 'bytes'>, target: Target): number {
  return Math.max(effort / PER_MS[target].flops, bytes / PER_MS[target].bytes);
}

/** Workgroups from `first` on, and what they do. */
export interface Range {
  readonly first: number;
  readonly workgroups: number;
  readonly flops: number;
  readonly bytes: number;
  readonly ms: number;
}

/**
 * The stages of a kernel that has such. Else as few ranges as take no longer than `longestMs` each and have no more workgroups than a
 * dispatch may, about as long as each other.
 *
 * @param works what stands side by side, in the order of the workgroups: a few of these may take longer than all others
 */
export function rangesOf(works: readonly Work[], target: Target, longestMs: number): Range[] {
  const [{ stage, workgroups: all } = { workgroups: 0 }] = works;
  if (stage !== undefined) {
    return Array.from({ length: Math.ceil(all / stage) }, (_, i) => rangeOf(works, i * stage, stage, target));
  }
  /** What a workgroup takes, of what a dispatch may. */
  const shares = works.map((work) =>
    Math.max(estimateMs(work, target) / work.workgroups / longestMs, 1 / MAX_WORKGROUPS),
  );
  const count = lengthsOf(works, shares, 1).length;
  const total = works.reduce((sum, { workgroups }, i) => sum + workgroups * shares[i]!, 0);
  const even = total / count + (1 - 1e-6) * Math.max(...shares); // with less, what is left over could need one more
  let first = 0;
  return lengthsOf(works, shares, Math.min(1, even)).map((length) => {
    first += length;
    return rangeOf(works, first - length, length, target);
  });
}

/** So many workgroups after each other as have shares of no more than `most`, but one at least. */
function lengthsOf(works: readonly Work[], shares: readonly number[], most: number): number[] {
  const lengths: number[] = [];
  let [length, used] = [0, 0];
  for (const [i, { workgroups }] of works.entries()) {
    for (let left = workgroups; left > 0; ) {
      const room = Math.floor((most - used) / shares[i]! + 1e-9);
      if (room < 1 && length > 0) {
        lengths.push(length);
        [length, used] = [0, 0];
        continue;
      }
      const taken = Math.min(left, Math.max(1, room));
      left -= taken;
      length += taken;
      used += taken * shares[i]!;
    }
  }
  return [...lengths, length];
}

function rangeOf(works: readonly Work[], first: number, workgroups: number, target: Target): Range {
  let [begin, flops, bytes, ms] = [0, 0, 0, 0];
  for (const work of works) {
    const [from, to] = [first - begin, first + workgroups - begin].map((at) =>
      Math.min(Math.max(at, 0), work.workgroups),
    );
    /** The range's part of a whole number, so that the parts of all ranges add up to it. */
    const partOf = (whole: number): number =>
      Math.round((whole * to!) / work.workgroups) - Math.round((whole * from!) / work.workgroups);
    const own = { effort: partOf(work.effort), bytes: partOf(work.bytes) };
    flops += partOf(work.flops);
    bytes += own.bytes;
    ms += estimateMs(own, target);
    begin += work.workgroups;
  }
  return { first, workgroups, flops, bytes, ms };
}

/**
 * Fuzzing of readers: seeded mutations of whole files, each of which must give a typed error or a valid value, in less than a
 * second and with less than 64 MB. A finding names its seed, which is all it takes to see it again.
 */
import { getHeapStatistics } from 'node:v8';
import { DataError, FormatError } from '../../src/errors.ts';
import { mutated } from './mutate.ts';
import type { Target } from './targets.ts';

const MOST_MS = 1000;
const MOST_BYTES = 64 * 2 ** 20;

export interface FuzzReport {
  readonly tried: number;
  /** mutations that were still whole files */
  readonly valid: number;
  readonly slowestMs: number;
  readonly mostBytes: number;
  readonly findings: readonly string[];
}

/** Memory in use, buffers included. */
function bytesInUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

/** Tries seeds `first` to below `first + count`. */
export async function fuzz(target: Target, first: number, count: number): Promise<FuzzReport> {
  const corpus = await target.corpus();
  const findings: string[] = [];
  let [valid, slowestMs, mostBytes] = [0, 0, 0];
  for (let seed = first; seed < first + count && findings.length < 10; seed++) {
    const bytes = mutated(corpus[seed % corpus.length]!, seed);
    const before = bytesInUse();
    const begin = performance.now();
    const fault = await faultOf(target, bytes);
    const ms = performance.now() - begin;
    const used = bytesInUse() - before;
    slowestMs = Math.max(slowestMs, ms);
    mostBytes = Math.max(mostBytes, used);
    if (fault === undefined) valid += 1;
    else if (fault !== 'refused') findings.push(`seed ${seed}: ${fault}`);
    if (ms > MOST_MS) findings.push(`seed ${seed}: took ${ms.toFixed(0)} ms`);
    if (used > MOST_BYTES) findings.push(`seed ${seed}: took ${(used / 2 ** 20).toFixed(0)} MB`);
  }
  return { tried: count, valid, slowestMs, mostBytes, findings };
}

/** Undefined where it is read and valid. */
async function faultOf(target: Target, bytes: Uint8Array): Promise<string | undefined> {
  try {
    const value = await target.read(bytes);
    return target.isValid(value as never) ? undefined : 'gave a value that no file can hold';
  } catch (error) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a message
    const harmless = error instanceof Error && !/[\u0000-\u001f\u007f\u2028\u202e]/.test(error.message);
    if ((error instanceof FormatError || error instanceof DataError) && harmless) return 'refused';
    return `threw ${String(error)}`;
  }
}

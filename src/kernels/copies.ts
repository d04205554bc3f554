/**
 * Copies: kernels of one text that differ in their memory and their random streams alone, such as the updates of layers of one
 * size, become one kernel with several copies. So text, and with it the time to compile, grows with the number of different
 * kernels and not with the number of layers.
 */
import { groupBy } from '../graph/group-by.ts';
import type { KernelCall } from './group.ts';

/** The function that selects a copy; `bind` writes it. */
export const SELECT = 'select_copy';

/** Copies of one kernel at most: their places must fit into a uniform buffer of 64 kB, 16 words a copy and more. */
const MAX_COPIES = 256;

/** Fewer are not worth the table in which each copy finds its memory. */
const FEWEST_COPIES = 3;

/** What kernels must share to be copies of each other. */
export type Alike = (call: KernelCall) => string;

/** @param buffersOf the buffers that a kernel binds: copies find their memory in the same ones */
export function alikeBy(buffersOf: (call: KernelCall) => readonly string[]): Alike {
  const known = new Map<KernelCall, string>();
  return (call) => {
    const hasCopies = call.operands.some(({ storages }) => storages.length > 1); // copies of copies are not made
    const key = known.get(call) ?? (hasCopies ? `kernel ${known.size}` : keyOf(call, buffersOf(call)));
    known.set(call, key);
    return key;
  };
}

function keyOf({ source, parameters, workgroups }: KernelCall, buffers: readonly string[]): string {
  const differs = new Set(parameters.map(({ name }) => name));
  const constants = [...source.constants].filter(([name]) => !differs.has(name)).map(([, line]) => line);
  const bindings = source.bindings.map(({ name, access, type }) => `${name} ${access} ${type}`);
  const texts = [source.name, ...constants, ...bindings, ...source.functions.values(), source.entry];
  return [workgroups, ...buffers, ...texts].join('\n');
}

/** One kernel for all of `calls`, which are alike. */
export function copiesOf(calls: readonly KernelCall[]): KernelCall {
  const first = calls[0]!;
  if (calls.length === 1) return first;
  const functions = new Map(first.source.functions).set(SELECT, `fn ${SELECT}(copy: u32) {}`);
  const sum = (value: (call: KernelCall) => number): number => calls.reduce((total, call) => total + value(call), 0);
  return {
    ...first,
    source: { ...first.source, functions },
    label: `${calls.length} × (${first.label})`,
    operands: first.operands.map(({ name }, i) => {
      return { name, storages: calls.flatMap((call) => call.operands[i]!.storages), select: SELECT };
    }),
    parameters: first.parameters.map(({ name }, i) => {
      return { name, values: calls.flatMap((call) => call.parameters[i]!.values), select: SELECT };
    }),
    copies: calls.length,
    workgroups: sum((call) => call.workgroups),
    flops: sum((call) => call.flops),
    effort: sum((call) => call.effort),
    bytes: sum((call) => call.bytes),
  };
}

/** Independent kernels, those that are alike as copies of one. */
export function gathered(calls: readonly KernelCall[], alike: Alike): KernelCall[] {
  return [...groupBy(calls, alike).values()].flatMap((group) =>
    group.length < FEWEST_COPIES ? group : inParts(group, MAX_COPIES).map(copiesOf),
  );
}

function inParts<T>(values: readonly T[], most: number): T[][] {
  const count = Math.ceil(values.length / most);
  return Array.from({ length: count }, (_, i) => values.slice(i * most, (i + 1) * most));
}

/** Kernels one after the other, `times` times, each with a copy for each time. */
export interface Block {
  readonly calls: readonly KernelCall[];
  readonly times: number;
}

/** `period` kernels from number `begin` on, `times` times. */
interface Repetition {
  readonly begin: number;
  readonly period: number;
  readonly times: number;
}

/** Kernels of a repeated block at most: a layer forward, or its gradient, is a few. */
const LONGEST_PERIOD = 8;

/** The repetitions in a sequence of kernels, first come first served. @param keys which of them are alike */
export function periodsOf(keys: readonly string[]): Repetition[] {
  const timesAt = (begin: number, period: number): number => {
    let end = begin + period;
    while (end < keys.length && keys[end] === keys[end - period] && end - begin < period * MAX_COPIES) end += 1;
    return Math.floor((end - begin) / period);
  };
  const found: Repetition[] = [];
  for (let begin = 0; begin < keys.length; ) {
    let best = { begin, period: 1, times: 1 };
    for (let period = 1; period <= LONGEST_PERIOD && begin + period <= keys.length; period++) {
      const times = timesAt(begin, period);
      if (times >= FEWEST_COPIES && times * period > best.times * best.period) best = { begin, period, times };
    }
    found.push(best);
    begin += best.period * best.times;
  }
  return found;
}

/** A sequence of kernels whose repetitions are copies. */
export function repeated(calls: readonly KernelCall[], alike: Alike): Block[] {
  return periodsOf(calls.map(alike)).map(({ begin, period, times }) => ({
    calls: Array.from({ length: period }, (_, i) =>
      copiesOf(Array.from({ length: times }, (_, time) => calls[begin + time * period + i]!)),
    ),
    times,
  }));
}

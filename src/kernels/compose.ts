/**
 * Puts kernels together in one dispatch, to save the cost of a dispatch. Side by side: independent kernels, each with its own
 * workgroups; a number of them is all that a workgroup needs to know which kernel it belongs to. In sequence: kernels that
 * pass on rows, each workgroup taking some rows through all of them, with a barrier in between.
 */
import type { KernelCall } from './group.ts';
import { constantValue, type KernelSource, renamed, withConstants } from './source.ts';

/** One kernel that does the work of all. */
export function sideBySide(calls: readonly KernelCall[]): KernelCall {
  const [first] = calls;
  if (first === undefined || calls.length === 1) return first!;
  let begin = 0;
  const branches = (names: readonly string[]): string => {
    const texts = calls.map((call, i) => {
      const group = begin === 0 ? 'group' : `group - vec3u(${begin}u, 0u, 0u)`;
      begin += call.workgroups;
      return `if (group.x < ${begin}u) {\n    ${names[i]}(${group}, lane);\n  }`;
    });
    return `  ${texts.join(' else ')}`;
  };
  const workgroups = sum(calls.map((call) => call.workgroups));
  return { ...composed('side_by_side', calls, ' | ', branches), workgroups, walk: undefined };
}

/** One kernel that does the work of all, one after the other: each must walk over the same rows. */
export function inSequence(calls: readonly KernelCall[], rowsPerGroup: number): KernelCall {
  const [first] = calls;
  if (first === undefined || calls.length === 1) return first!;
  const block = calls.reduce((rows, call) => leastCommonMultiple(rows, call.walk!.block), rowsPerGroup);
  const stages = calls.map((call) => {
    const { block: rows, items } = call.walk!;
    return { ...call, source: withConstants(call.source, { CHUNK: (block / rows) * items }) };
  });
  const steps = (names: readonly string[]): string =>
    names.map((name) => `  ${name}(group, lane);`).join('\n  storageBarrier();\n');
  const workgroups = Math.ceil(first.walk!.rows / block);
  return { ...composed('in_sequence', stages, ' → ', steps), workgroups, walk: undefined };
}

/** Whether all can have the same number of threads in a workgroup. */
export function threadsAgree(calls: readonly KernelCall[]): boolean {
  return new Set(calls.filter((call) => call.fixedThreads).map(threadsOf)).size <= 1;
}

const threadsOf = (call: KernelCall): number => constantValue(call.source, 'WG');

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function leastCommonMultiple(a: number, b: number): number {
  let multiple = a;
  while (multiple % b !== 0) multiple += a;
  return multiple;
}

function composed(
  name: string,
  calls: readonly KernelCall[],
  separator: string,
  body: (names: readonly string[]) => string,
): Omit<KernelCall, 'workgroups' | 'walk'> {
  const fixed = calls.find((call) => call.fixedThreads);
  const threads = fixed === undefined ? Math.min(...calls.map(threadsOf)) : threadsOf(fixed);
  const parts = calls.map((call, i) => renamed(call.source, (word) => `${word}_${i}`));
  const constants = parts.flatMap((part, i) => [...part.constants].map(([word, line]) => withThreads(word, line, i)));
  const source: KernelSource = {
    name,
    libraries: [...new Set(parts.flatMap((part) => part.libraries))],
    directives: [...new Set(parts.flatMap((part) => part.directives))],
    constants: new Map([['WG', `const WG = ${threads}u;`], ...constants]),
    bindings: parts.flatMap((part) => part.bindings),
    workgroup: new Map(parts.flatMap((part) => [...part.workgroup])),
    functions: new Map(parts.flatMap((part) => [...part.functions, [part.name, withoutBuiltins(part.entry)] as const])),
    entry: [
      `fn ${name}(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {`,
      body(parts.map((part) => part.name)),
      '}',
    ].join('\n'),
  };
  return {
    source,
    label: calls.map((call) => call.label).join(separator),
    operands: calls.flatMap((call, i) =>
      call.operands.map(({ name: variable, storage }) => ({ name: `${variable}_${i}`, storage })),
    ),
    fixedThreads: fixed !== undefined,
    flops: sum(calls.map((call) => call.flops)),
    bytes: sum(calls.map((call) => call.bytes)),
  };
}

/** Each part has the threads of the whole. */
const withThreads = (word: string, line: string, part: number): readonly [string, string] =>
  word === `WG_${part}` ? [word, `const ${word} = WG;`] : [word, line];

const withoutBuiltins = (entry: string): string => entry.replace(/@builtin\(\w+\) /g, '');

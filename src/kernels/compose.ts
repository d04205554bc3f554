/**
 * Puts kernels together in one dispatch, to save the cost of a dispatch. Side by side: independent kernels, each with its own
 * workgroups; a number of them is all that a workgroup needs to know which kernel it belongs to. In sequence: kernels that
 * pass on rows, each workgroup taking some rows through all of them, with a barrier in between.
 */
import { FIRST_WORKGROUP } from './addresses.ts';
import { type Alike, gathered, repeated, SELECT } from './copies.ts';
import type { KernelCall } from './group.ts';
import { constantValue, type KernelSource, renamed, withConstants } from './source.ts';

/** One kernel that does the work of all; those that are alike become copies of one. */
export function sideBySide(all: readonly KernelCall[], alike: Alike): KernelCall {
  if (all.length === 1) return all[0]!;
  const calls = gathered(all, alike);
  let begin = 0;
  const branches = (names: readonly string[]): string => {
    const texts = calls.map(({ workgroups, copies }, i) => {
      const own = begin === 0 ? 'group.x' : `(group.x - ${begin}u)`;
      const each = workgroups / copies;
      begin += workgroups;
      const [select, group] =
        copies === 1
          ? ['', `vec3u(${own}, 0u, 0u)`]
          : [`${SELECT}_${i}(${own} / ${each}u);\n    `, `vec3u(${own} % ${each}u, 0u, 0u)`];
      return `if (group.x < ${begin}u) {\n    ${select}${names[i]}(${group}, lane);\n  }`;
    });
    return `  ${texts.join(' else ')}`;
  };
  const workgroups = sum(calls.map((call) => call.workgroups));
  return { ...composed('side_by_side', calls, ' | ', branches), workgroups, walk: undefined, beside: calls };
}

/**
 * One kernel that does the work of all, one after the other: each must walk over the same rows. What repeats becomes a loop over
 * copies.
 */
export function inSequence(calls: readonly KernelCall[], rowsPerGroup: number, alike: Alike): KernelCall {
  const [first] = calls;
  if (first === undefined || calls.length === 1) return first!;
  const rows = calls.reduce((multiple, call) => leastCommonMultiple(multiple, call.walk!.block), rowsPerGroup);
  const blocks = repeated(calls, alike).map((block) => ({
    ...block,
    calls: block.calls.map((call) => walking(call, rows)),
  }));
  const stages = (names: readonly string[]): string => {
    let at = 0;
    const texts = blocks.map(({ calls: members, times }) => {
      at += members.length;
      return stage(
        members.map((_, i) => at - members.length + i),
        names,
        times,
      );
    });
    return texts.join('\n  storageBarrier();\n');
  };
  const workgroups = Math.ceil(first.walk!.rows / rows);
  const members = blocks.flatMap((block) => block.calls);
  return { ...composed('in_sequence', members, ' → ', stages), workgroups, walk: undefined };
}

/** The kernel with workgroups that each do `rows` rows. */
function walking(call: KernelCall, rows: number): KernelCall {
  const { block, items } = call.walk!;
  return { ...call, source: withConstants(call.source, { CHUNK: (rows / block) * items }) };
}

/** Calls the kernels with these numbers one after the other, `times` times. */
function stage(numbers: readonly number[], names: readonly string[], times: number): string {
  if (times === 1) return numbers.map((i) => `  ${names[i]}(group, lane);`).join('\n  storageBarrier();\n');
  const body = numbers.map((i) => `    ${SELECT}_${i}(time);\n    ${names[i]}(group, lane);\n    storageBarrier();`);
  return `  for (var time = 0u; time < ${times}u; time++) {\n${body.join('\n')}\n  }`;
}

/** The kernel with workgroups that are numbered from FIRST_WORKGROUP on: each dispatch of it does a range of them. */
export function inRanges(source: KernelSource): KernelSource {
  const [name, own] = [`${source.name}_range`, `${source.name}_workgroup`];
  const entry = [
    `fn ${name}(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {`,
    `  ${own}(vec3u(group.x + ${FIRST_WORKGROUP}, 0u, 0u), lane);`,
    '}',
  ].join('\n');
  const text = withoutBuiltins(source.entry).replace(`fn ${source.name}(`, `fn ${own}(`);
  return { ...source, name, functions: new Map(source.functions).set(own, text), entry };
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
    overwritten: [],
    label: calls.map((call) => call.label).join(separator),
    operands: calls.flatMap((call, i) => call.operands.map((operand) => ({ ...operand, ...numbered(operand, i) }))),
    parameters: calls.flatMap((call, i) =>
      call.parameters.map((parameter) => ({ ...parameter, ...numbered(parameter, i) })),
    ),
    copies: 1,
    fixedThreads: fixed !== undefined,
    flops: sum(calls.map((call) => call.flops)),
    effort: sum(calls.map((call) => call.effort)),
    bytes: sum(calls.map((call) => call.bytes)),
  };
}

const numbered = ({ name, select }: { name: string; select?: string }, part: number) => ({
  name: `${name}_${part}`,
  select: select && `${select}_${part}`,
});

/** Each part has the threads of the whole. */
const withThreads = (word: string, line: string, part: number): readonly [string, string] =>
  word === `WG_${part}` ? [word, `const ${word} = WG;`] : [word, line];

const withoutBuiltins = (entry: string): string => entry.replace(/@builtin\(\w+\) /g, '');

/**
 * Puts independent kernels side by side in one dispatch: each keeps its own workgroups, and a number of them is all that a
 * workgroup needs to know which kernel it belongs to. Saves the cost of a dispatch for small kernels.
 */
import type { KernelCall, Operand } from './group.ts';
import { type Binding, type KernelSource, renamed } from './source.ts';

interface Merged {
  readonly bindings: Binding[];
  readonly operands: Operand[];
}

/** One kernel that does the work of all. They must agree in lanes and workgroup size. */
export function mergeCalls(calls: readonly KernelCall[]): KernelCall {
  const [first] = calls;
  if (first === undefined || calls.length === 1) return first!;
  const merged: Merged = { bindings: [], operands: [] };
  const parts = calls.map((call, i) =>
    shareBindings(
      call,
      renamed(call.source, (name) => `${name}_${i}`),
      merged,
    ),
  );
  const source: KernelSource = {
    name: 'side_by_side',
    libraries: [...new Set(parts.flatMap((part) => part.libraries))],
    constants: new Map([['WG', first.source.constants.get('WG')!], ...parts.flatMap((part) => [...part.constants])]),
    bindings: merged.bindings,
    workgroup: new Map(parts.flatMap((part) => [...part.workgroup])),
    functions: new Map(parts.flatMap((part) => [...part.functions, [part.name, withoutBuiltins(part.entry)] as const])),
    entry: sideBySide(calls, parts),
  };
  return {
    source,
    lanes: first.lanes,
    label: calls.map((call) => call.label).join(' | '),
    operands: merged.operands,
    workgroups: calls.reduce((sum, call) => sum + call.workgroups, 0),
    flops: calls.reduce((sum, call) => sum + call.flops, 0),
  };
}

/** Memory bound twice becomes one variable; the access is the wider of the two. */
function shareBindings(call: KernelCall, part: KernelSource, merged: Merged): KernelSource {
  const shared = new Map<string, string>();
  part.bindings.forEach((binding, i) => {
    const { storage } = call.operands[i]!;
    const at = merged.operands.findIndex((operand) => operand.storage === storage);
    if (at < 0) {
      merged.bindings.push(binding);
      merged.operands.push({ name: binding.name, storage });
      return;
    }
    const known = merged.bindings[at]!;
    shared.set(binding.name, known.name);
    if (binding.access === 'read_write') merged.bindings[at] = { ...known, access: 'read_write' };
  });
  return renamed(part, (name) => shared.get(name) ?? name);
}

const withoutBuiltins = (entry: string): string => entry.replace(/@builtin\(\w+\) /g, '');

function sideBySide(calls: readonly KernelCall[], parts: readonly KernelSource[]): string {
  let begin = 0;
  const branches = calls.map((call, i) => {
    const group = begin === 0 ? 'group' : `group - vec3u(${begin}u, 0u, 0u)`;
    begin += call.workgroups;
    return `if (group.x < ${begin}u) {\n    ${parts[i]!.name}(${group}, lane);\n  }`;
  });
  return [
    'fn side_by_side(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {',
    `  ${branches.join(' else ')}`,
    '}',
  ].join('\n');
}

/**
 * Prologue: a gather done while a kernel loads its operand, so that the gathered batch is never stored; likewise its indices.
 * The loading functions of the gather's own kernel take the place of those of the same names in the kernel that reads it.
 */
import { internal } from '../errors.ts';
import type { Node } from '../graph/node.ts';
import type { Choice } from '../graph/op.ts';
import type { Draft, StorageOf } from './group.ts';
import { parseKernel, renamed, withConstants, withLanes } from './source.ts';

/** What a name of the kernel of `node` is called where it is grafted. */
export const graftedName = (node: Node, name: string): string => `${node.op.name}_${name}`;

/** Replaces the operand `name` of the draft by the node `gather`. */
export function graftPrologue(draft: Draft, name: string, gather: Node, choice: Choice, storageOf: StorageOf): void {
  const donor = withLanes(withConstants(parseKernel(choice.shader), choice.constants), choice.lanes);
  const hooks = [...donor.functions.keys()].filter((fn) => draft.source.functions.has(fn));
  if (hooks.length === 0) throw internal(`${draft.source.name} has no load that ${donor.name} could take over.`);
  const graft = renamed(donor, (word) => (donor.functions.has(word) ? word : graftedName(gather, word)));
  const used = graft.bindings.filter((binding) => binding.name !== graftedName(gather, choice.results[0]!));
  draft.source = {
    ...draft.source,
    libraries: [...new Set([...draft.source.libraries, ...graft.libraries])],
    constants: new Map([...draft.source.constants, ...graft.constants]),
    bindings: [...draft.source.bindings.filter((binding) => binding.name !== name), ...used],
    functions: new Map([...draft.source.functions, ...graft.functions]),
  };
  choice.inputs.forEach((input, i) => {
    draft.operands.set(graftedName(gather, input), storageOf(gather.inputs[i]!));
  });
}

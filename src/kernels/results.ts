/** What a kernel's file has for results, and for inputs: each is bound to memory, or taken out where there is none. */
import { internal } from '../errors.ts';
import type { Node } from '../graph/node.ts';
import type { Draft } from './group.ts';

/** The function of a kernel file that stores the result `name`: `store` for y, else `store_<name>`. */
export const storeOf = (name: string): string => (name === 'y' ? 'store' : `store_${name}`);

export function bindResult(draft: Draft, name: string, storage: Node): void {
  const bound = draft.operands.get(name);
  if (bound !== undefined && bound !== storage) throw internal(`${draft.source.name} must update '${name}' in place.`);
  draft.operands.set(name, storage);
}

/** Takes an input that a node has not out of the kernel: its variable, and what the function `load_<name>` reads of it. */
export function dropInput(draft: Draft, name: string): void {
  const load = `load_${name}`;
  const text = draft.source.functions.get(load)!;
  const type = /-> ?(\w+)/.exec(text)![1]!;
  draft.source = {
    ...draft.source,
    bindings: draft.source.bindings.filter((binding) => binding.name !== name),
    functions: new Map(draft.source.functions).set(load, `${text.slice(0, text.indexOf('{'))}{ return ${type}(0.0); }`),
  };
}

/** Takes a result that nobody reads out of the kernel: its variable, and the body of the function that stores it. */
export function dropResult(draft: Draft, name: string): void {
  const text = draft.source.functions.get(storeOf(name))!;
  draft.source = {
    ...draft.source,
    bindings: draft.source.bindings.filter((binding) => binding.name !== name),
    functions: new Map(draft.source.functions).set(storeOf(name), `${text.slice(0, text.indexOf('{'))}{}`),
  };
}

/** What comes before what, in a graph of any depth: without recursion, so that no file can exhaust the stack. */
import { internal } from '../errors.ts';

/**
 * Each item after those that it needs, and otherwise in the order of `items`; what is needed and not among `items`, too.
 * @param round the error where something needs itself, if that can be
 */
export function inOrder<Item>(
  items: readonly Item[],
  needs: (item: Item) => readonly Item[],
  round: (item: Item) => Error = () => internal('what comes before what goes round.'),
): Item[] {
  const done = new Set<Item>();
  const open = new Set<Item>();
  const stack = items.toReversed();
  for (let item = stack.at(-1); item !== undefined; item = stack.at(-1)) {
    if (done.has(item) || open.has(item)) {
      stack.pop();
      open.delete(item);
      done.add(item);
      continue;
    }
    open.add(item);
    for (const needed of needs(item).toReversed()) {
      if (open.has(needed)) throw round(needed);
      if (!done.has(needed)) stack.push(needed);
    }
  }
  return [...done];
}

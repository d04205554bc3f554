/**
 * All that `roots` need and they themselves, each after what it needs. It keeps its own stack: a graph may be deeper than calls can be.
 *
 * @param needs what a value needs, in the order in which it is to come
 */
export function postorder<T>(roots: Iterable<T>, needs: (value: T) => Iterable<T>): T[] {
  const order: T[] = [];
  const seen = new Set<T>();
  const open: { value: T; rest: Iterator<T> }[] = [];
  const enter = (value: T): void => {
    if (seen.has(value)) return;
    seen.add(value);
    open.push({ value, rest: needs(value)[Symbol.iterator]() });
  };
  for (const root of roots) {
    enter(root);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.rest.next();
      if (!next.done) enter(next.value);
      else order.push(open.pop()!.value);
    }
  }
  return order;
}

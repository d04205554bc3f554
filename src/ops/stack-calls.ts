/**
 * Calls of one net become one: kernels that do the same to several inputs, row by row and with the same weights, do it once to the
 * rows of all, one after the other; so does what lies between them. What their rows are worth to the weights is then one sum, too. Each call is
 * a slice of the whole. Ops in which rows depend on one another are left as they are: which are read by row, the op says.
 */
import { groupBy } from '../graph/group-by.ts';
import { isLeaf, type Node, type Step, stepRoots, topologicalOrder } from '../graph/node.ts';
import type { Make, Op, StepRule } from '../graph/op.ts';
import { addOp } from './arithmetic.ts';
import { Stacks } from './stacks.ts';

export const stackCalls: StepRule = (step, make) => {
  const order = topologicalOrder(stepRoots(step));
  const calls = [...groupBy(order.filter(isCall), callKey).values()].filter((nodes) => nodes.length > 1);
  if (calls.length === 0) return step;
  return new Rebuild(order, calls, make).all(step);
};

/** Whether a node is a kernel that takes rows one by one, all with the same weights. */
function isCall({ op, inputs, shape, attrs, dtype }: Node): boolean {
  if (op.kind !== 'kernel' || op.gathers || op.rowwise === undefined || dtype !== 'f32') return false;
  const byRow = op.rowwise({ op, inputs, shape, attrs, dtype, id: 0 });
  const rows = byRow.map((i) => inputs[i]!);
  const fits = (x: Node): boolean => x.dtype === 'f32' && x.shape[0] === shape[0];
  return rows.length > 0 && rows.length < inputs.length && rows.every(fits) && !('shape' in attrs);
}

/** What calls have in common. */
function callKey({ op, inputs, shape, attrs, ...rest }: Node): string {
  const byRow = op.rowwise!({ op, inputs, shape, attrs, ...rest });
  const weights = inputs.map((input, i) => (byRow.includes(i) ? input.shape.slice(1).join() : `#${input.id}`));
  return `${op.name}(${weights.join(' ')})${JSON.stringify(attrs)}`;
}

/** Calls that are alike: how many have not been made, and those of them that could be. */
interface Calls {
  left: number;
  waiting: Node[];
}

/**
 * Makes a step's nodes in an order in which calls that are alike wait for each other as long as anything else can be made. So a whole never
 * waits for itself, however the calls depend on each other, and it takes time in proportion to the nodes.
 */
class Rebuild {
  readonly #done = new Map<Node, Node>();
  readonly #callsOf = new Map<Node, Calls>();
  readonly #missing = new Map<Node, number>();
  readonly #readers = new Map<Node, Node[]>();
  readonly #waiting = new Set<Calls>();
  readonly #stacks: Stacks;

  constructor(
    private readonly order: readonly Node[],
    calls: readonly (readonly Node[])[],
    private readonly make: Make,
  ) {
    this.#stacks = new Stacks(make);
    for (const nodes of calls) {
      const alike = { left: nodes.length, waiting: [] };
      for (const node of nodes) this.#callsOf.set(node, alike);
    }
    for (const node of order) {
      const inputs = new Set(node.inputs);
      this.#missing.set(node, inputs.size);
      this.#readers.set(node, []);
      for (const input of inputs) this.#readers.get(input)!.push(node);
    }
  }

  all(step: Step): Step {
    const ready = this.order.filter((node) => this.#missing.get(node) === 0);
    for (let next: readonly Node[] = ready; next.length > 0; next = this.#release()) this.#makeAll(next);
    return this.#stacks.inPlaceOfParts({
      outputs: Object.fromEntries(Object.entries(step.outputs).map(([name, node]) => [name, this.#now(node)])),
      updates: step.updates.map(([leaf, value]) => [leaf, this.#now(value)]),
    });
  }

  #now(node: Node): Node {
    return this.#stacks.now(this.#done.get(node)!);
  }

  /** Makes what is ready, and all that becomes so, but for calls that have others to wait for. */
  #makeAll(first: readonly Node[]): void {
    const ready = [...first];
    for (const node of ready) {
      const calls = this.#done.has(node) ? undefined : this.#callsOf.get(node);
      if (calls !== undefined) {
        calls.waiting.push(node);
        this.#waiting.add(calls);
        continue;
      }
      if (!this.#done.has(node)) this.#done.set(node, this.#made(node));
      for (const reader of this.#readers.get(node)!) {
        const missing = this.#missing.get(reader)! - 1;
        this.#missing.set(reader, missing);
        if (missing === 0) ready.push(reader);
      }
    }
  }

  /** Makes calls that have waited, those first of which none is left. */
  #release(): readonly Node[] {
    const all = [...this.#waiting];
    const calls = all.find(({ left, waiting }) => left === waiting.length) ?? all[0];
    if (calls === undefined) return [];
    const nodes = calls.waiting;
    this.#waiting.delete(calls);
    calls.left -= nodes.length;
    calls.waiting = [];
    const inputs = nodes.map((node) => node.inputs.map((input) => this.#now(input)));
    const [{ op, attrs }] = nodes as [Node];
    const made =
      nodes.length === 1 ? [this.make(op, inputs[0]!, attrs)] : this.#stacks.call(op, inputs, attrs, nodes[0]!);
    nodes.forEach((node, i) => {
      this.#done.set(node, made[i]!);
    });
    return nodes;
  }

  #made(node: Node): Node {
    if (isLeaf(node)) return node;
    const inputs = node.inputs.map((input) => this.#now(input));
    const short = this.#stacks.lifted(node, inputs);
    if (short !== undefined) return short;
    if (node.op !== (addOp as Op)) return this.make(node.op, inputs, node.attrs);
    return this.#stacks.added(inputs);
  }
}

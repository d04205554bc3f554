/** Stacks: nodes whose rows are those of several nodes, one after the other, and the parts that they are then slices of. */
import { isLeaf, type Node, type Shape, type Step, sizeOf, stepRoots } from '../graph/node.ts';
import type { Attrs, Make, Op } from '../graph/op.ts';
import { postorder } from '../graph/postorder.ts';
import { isReshape } from '../graph/views.ts';
import { addOp } from './arithmetic.ts';
import { chooseRowsOp, concatOp } from './joins.ts';
import { sliceOp } from './movement.ts';

/** A part of a stack. */
interface Part {
  readonly whole: Node;
  /** Which of its parts, counted from 0. */
  readonly at: number;
  /** Rows of each part. */
  readonly rows: Shape;
}

/** What has so few numbers in a row is computed for the rows of all parts, where those of one would do: it costs nothing. */
const SHORT_ROW = 16;
/** Inputs of one concat at most. */
const MOST_INPUTS = 6;
/** Sums of at most so many terms become one. */
const MOST_TERMS = 64;

export class Stacks {
  /** What nodes are parts of. */
  readonly #parts = new Map<Node, Part>();
  /** What took the place of a node, since a stack has its rows. */
  readonly #instead = new Map<Node, Node>();
  readonly #known = new Map<string, Node | undefined>();
  /** Terms that are all sums over rows, by their sum. */
  readonly #terms = new Map<Node, readonly Node[]>();

  constructor(private readonly make: Make) {}

  /** The node, or the part that took its place. */
  now(node: Node): Node {
    return this.#instead.get(node) ?? node;
  }

  /** The step with parts of stacks for all that they took the place of, also where it was read before: unless a stack needs that reader. */
  inPlaceOfParts(step: Step): Step {
    const needs = (node: Node): readonly Node[] => (this.#instead.has(node) ? [this.#instead.get(node)!] : node.inputs);
    const order = postorder(stepRoots(step), needs);
    const position = new Map(order.map((node, at) => [node, at]));
    const isCircle = order.some((node, at) => needs(node).some((other) => position.get(other)! >= at));
    if (isCircle) return step;
    const done = new Map<Node, Node>();
    const now = (node: Node): Node => done.get(node)!;
    for (const node of order) {
      const part = this.#instead.get(node);
      if (part !== undefined) done.set(node, now(part));
      else done.set(node, isLeaf(node) ? node : this.make(node.op, node.inputs.map(now), node.attrs));
    }
    return {
      outputs: Object.fromEntries(Object.entries(step.outputs).map(([name, node]) => [name, now(node)])),
      updates: step.updates.map(([leaf, value]) => [leaf, now(value)]),
    };
  }

  /** One call in place of several; the parts of its result. @param inputs of each call @param like one of the calls */
  call(op: Op, inputs: readonly (readonly Node[])[], attrs: Attrs, like: Node): Node[] {
    const byRow = op.rowwise!(like);
    const order = this.#inOrder(inputs.map((own) => own.filter((_, i) => byRow.includes(i))));
    const whole = this.make(
      op,
      inputs[0]!.map((input, i) => (byRow.includes(i) ? this.#joined(order.map((k) => inputs[k]![i]!)) : input)),
      attrs,
    );
    const parts = this.#partsOf(
      whole,
      order.map((k) => inputs[k]![byRow[0]!]!.shape[0]!),
    );
    return inputs.map((_, k) => parts[order.indexOf(k)]!);
  }

  /** A node made of a part of a stack of short rows, as a part of the same made of the whole; undefined where it is no such. */
  lifted(node: Node, inputs: readonly Node[]): Node | undefined {
    const { op, attrs } = node;
    if (!(op.kind === 'elementwise' || isReshape(node)) || 'stream' in attrs || node.dtype !== 'f32') return undefined;
    const byRow = rowInputs(node);
    const part = byRow.map((i) => this.#parts.get(inputs[i]!)).find((own) => own !== undefined);
    if (part === undefined || sizeOf(node.shape) > SHORT_ROW * node.shape[0]!) return undefined;
    if (node.shape[0] !== part.rows[part.at]) return undefined;
    const isEqual = part.rows.every((rows) => rows === node.shape[0]);
    const whole = inputs.map((input, i) => {
      if (!byRow.includes(i)) return input;
      const own = this.#parts.get(input);
      if (own === undefined) return isEqual ? this.#stacked(part.rows.map(() => input)) : undefined;
      return own.at === part.at && own.rows === part.rows ? own.whole : undefined;
    });
    if (!whole.every((input) => input !== undefined)) return undefined;
    const shape = node.shape.with(0, total(part.rows));
    return this.#partsOf(this.make(op, whole, isReshape(node) ? { shape } : attrs), part.rows)[part.at];
  }

  /** The sum of two nodes: where both are sums over rows that belong together, one sum over all rows. */
  added(inputs: readonly Node[]): Node {
    const sum = this.make(addOp, inputs, {});
    const terms = inputs.map((input) => this.#terms.get(input) ?? (input.op.sumsRows?.(input) ? [input] : undefined));
    if (!terms.every((own) => own !== undefined) || inputs[0]!.shape.join() !== inputs[1]!.shape.join()) return sum;
    const all = terms.flat();
    if (all.length > MOST_TERMS) return sum;
    const [{ op, attrs }] = all as [Node];
    const alike = all.every((term) => term.op === op && JSON.stringify(term.attrs) === JSON.stringify(attrs));
    const order = alike ? this.#inOrder(all.map((term) => term.inputs)) : [];
    const whole =
      order.length === 0 ? [] : all[0]!.inputs.map((_, i) => this.#rowsOf(order.map((k) => all[k]!.inputs[i]!)));
    if (whole.length > 0 && whole.every((input) => input !== undefined)) return this.make(op, whole, attrs);
    this.#terms.set(sum, all);
    return sum;
  }

  /** The calls in the order of the parts that they are made of, as far as these are known. */
  #inOrder(inputs: readonly (readonly Node[])[]): number[] {
    const at = inputs.map((own) => own.map((input) => this.#origin(input)).find((place) => place !== undefined) ?? 0);
    return [...inputs.keys()].toSorted((a, b) => at[a]! - at[b]!);
  }

  /** Which part of a stack a node is made of row by row. */
  #origin(node: Node): number | undefined {
    const seen = [node];
    for (const own of seen) {
      const part = this.#parts.get(own);
      if (part !== undefined) return part.at;
      if (seen.length < MOST_TERMS) seen.push(...rowInputs(own).map((i) => own.inputs[i]!));
    }
    return undefined;
  }

  /** A node that has the rows of all, made of stacks where there are such; else the nodes are put together. */
  #joined(nodes: readonly Node[]): Node {
    const [first] = nodes;
    const stacked = nodes.length === 1 ? first! : this.#stacked(nodes);
    if (stacked !== undefined) return stacked;
    if (nodes.length <= MOST_INPUTS) return this.#concat(nodes);
    const each = Math.ceil(nodes.length / MOST_INPUTS);
    const groups = Array.from({ length: Math.ceil(nodes.length / each) }, (_, k) =>
      nodes.slice(k * each, (k + 1) * each),
    );
    return this.#joined(groups.map((group) => this.#joined(group)));
  }

  #concat(nodes: readonly Node[]): Node {
    const whole = this.make(concatOp, nodes, { axis: 0 });
    const rows = nodes.map(({ shape }) => shape[0]!);
    nodes.forEach((node, at) => {
      if (!this.#parts.has(node)) this.#parts.set(node, { whole, at, rows });
    });
    this.#known.set(keyOf(nodes), whole);
    return whole;
  }

  /** A node that has the rows of all, where it can be made of stacks; its parts take the place of the nodes. */
  #stacked(nodes: readonly Node[]): Node | undefined {
    const key = keyOf(nodes);
    if (!this.#known.has(key)) this.#known.set(key, this.#wholeOf(nodes) ?? this.#made(nodes));
    return this.#known.get(key);
  }

  /** The stack that the nodes are all parts of, in their order. */
  #wholeOf(nodes: readonly Node[]): Node | undefined {
    const parts = nodes.map((node) => this.#parts.get(this.now(node)));
    const [first] = parts;
    const fits = parts.every((part, at) => part?.whole === first?.whole && part?.at === at);
    return first !== undefined && fits && first.rows.length === nodes.length ? first.whole : undefined;
  }

  #made(nodes: readonly Node[]): Node | undefined {
    const [first] = nodes as [Node];
    const { op, shape } = first;
    const alike = (node: Node): boolean =>
      node.op === op && node.dtype === 'f32' && node.shape.slice(1).join() === shape.slice(1).join();
    if (!nodes.every(alike) || shape.length === 0 || !goesByRow(first)) return undefined;
    const attrs = attrsOf(nodes);
    if (attrs === undefined) return undefined;
    const byRow = rowInputs(first);
    if (byRow.length > 0 && nodes.every((node) => node === first)) return undefined;
    const inputs = first.inputs.map((input, i) => {
      const own = nodes.map((node) => this.now(node.inputs[i]!));
      if (byRow.includes(i)) return this.#rowsOf(own);
      return own.every((other) => other === own[0]) ? input : undefined;
    });
    if (!inputs.every((input) => input !== undefined)) return undefined;
    const whole = this.make(op, inputs, attrs);
    const rows = nodes.map((node) => node.shape[0]!);
    if (whole.shape[0] !== total(rows)) return undefined;
    if (byRow.length === 0) return whole;
    const parts = this.#partsOf(whole, rows);
    nodes.forEach((node, at) => {
      this.#instead.set(node, parts[at]!);
    });
    return whole;
  }

  /** An input of a stack: what has one number in a row may be put together in other ways, too. */
  #rowsOf(nodes: readonly Node[]): Node | undefined {
    const stacked = this.#stacked(nodes);
    if (stacked !== undefined || nodes.some(({ shape }) => sizeOf(shape) !== shape[0])) return stacked;
    const parts = nodes.map((node) => this.#parts.get(node));
    const [first] = parts;
    const fits = parts.every((part, at) => part !== undefined && part.at === at && part.rows === first?.rows);
    if (!fits || first!.rows.length !== nodes.length) return this.#joined(nodes);
    return this.make(
      chooseRowsOp,
      parts.map((part) => part!.whole),
      { rows: first!.rows },
    );
  }

  #partsOf(whole: Node, rows: Shape): Node[] {
    let begin = 0;
    return rows.map((count, at) => {
      const shape = whole.shape.with(0, count);
      const offsets = shape.map((_, axis) => (axis === 0 ? begin : 0));
      const part = this.make(sliceOp, [whole], { shape, axes: [...shape.keys()], steps: shape.map(() => 1), offsets });
      begin += count;
      this.#parts.set(part, { whole, at, rows });
      return part;
    });
  }
}

const keyOf = (nodes: readonly Node[]): string => nodes.map(({ id }) => id).join();

const total = (rows: Shape): number => rows.reduce((sum, count) => sum + count, 0);

/** Inputs that a node takes row by row; a reshape moves none of them. */
function rowInputs(node: Node): readonly number[] {
  if (isReshape(node)) return [0];
  const byRow = node.op.rowwise?.(node) ?? [];
  return byRow.filter((i) => node.inputs[i]!.dtype === 'f32');
}

/** Whether a node may be one with others like it: so may kernels without weights, such as those of pooling. */
function goesByRow({ op, inputs, ...node }: Node): boolean {
  if (op.kind === 'elementwise' || op.kind === 'view') return true;
  return op.kind === 'kernel' && !op.gathers && op.rowwise?.({ op, inputs, ...node }).length === inputs.length;
}

function attrsOf(nodes: readonly Node[]): Attrs | undefined {
  const [{ op, attrs }] = nodes as [Node];
  if (op.stacked !== undefined) return op.stacked(nodes);
  const alike = nodes.every((node) => JSON.stringify(node.attrs) === JSON.stringify(attrs));
  return alike && !('shape' in attrs) && !('stream' in attrs) ? attrs : undefined;
}

/**
 * Row factors: gradients of several losses go back through one net. Where the way back is linear and each row goes its own way, gradients that
 * differ by a factor for each row are one gradient, that of cotangent 1, times these factors: it is computed once. No factor is
 * divided by another.
 */

import { groupBy } from '../graph/group-by.ts';
import { isLeaf, type Node, sizeOf, stepRoots, topologicalOrder } from '../graph/node.ts';
import type { Make, Op, StepRule } from '../graph/op.ts';
import { postorder } from '../graph/postorder.ts';
import { isReshape, reshapeOp } from '../graph/views.ts';
import { mulOp } from './arithmetic.ts';

/** A node as a product: `factor` is [rows, 1, ...], `unit` has the shape of the node. */
interface Scaled {
  readonly unit: Node;
  readonly factor: Node;
  /** The input that has the same factor, and a unit that this one is made of. */
  readonly from?: Node;
}

export const rowFactors: StepRule = (step, make) => {
  const order = topologicalOrder(stepRoots(step));
  const scaled = new Map<Node, Scaled>();
  for (const node of order) {
    const own = scaledOf(node, scaled, make);
    if (own !== undefined) scaled.set(node, own);
  }
  const chosen = ofSharedWays(order, scaled);
  if (chosen.size === 0) return step;
  const product = ({ unit, factor }: Scaled): Node => make(mulOp, [unit, factor], {});
  const replaced = new Map(
    [...chosen].map((node) => [node, product(scaled.get(node)!)] as const).filter(([node, other]) => other !== node),
  );
  const done = new Map<Node, Node>();
  const now = (node: Node): Node => done.get(node)!;
  const needs = (node: Node): readonly Node[] => (replaced.has(node) ? [replaced.get(node)!] : node.inputs);
  for (const node of postorder(stepRoots(step), needs)) {
    const other = replaced.get(node);
    if (other !== undefined) done.set(node, now(other));
    else done.set(node, isLeaf(node) ? node : make(node.op, node.inputs.map(now), node.attrs));
  }
  return {
    outputs: Object.fromEntries(Object.entries(step.outputs).map(([name, node]) => [name, now(node)])),
    updates: step.updates.map(([leaf, value]) => [leaf, now(value)]),
  };
};

function scaledOf(node: Node, scaled: ReadonlyMap<Node, Scaled>, make: Make): Scaled | undefined {
  const { op, inputs, shape, attrs } = node;
  const rows = shape[0] ?? 1;
  if (node.dtype !== 'f32' || rows === 1 || sizeOf(shape) === rows) return undefined;
  if (isReshape(node)) {
    const of = scaled.get(inputs[0]!);
    if (of === undefined || inputs[0]!.shape[0] !== rows) return undefined;
    const factor = make(reshapeOp, [of.factor], { shape: shape.map((_, axis) => (axis === 0 ? rows : 1)) });
    return { unit: make(op, [of.unit], attrs), factor, from: inputs[0] };
  }
  const product = op === (mulOp as Op) ? scaledProduct(node) : undefined;
  if (product !== undefined) {
    const of = scaled.get(product.unit);
    if (of === undefined) return product;
    return { unit: of.unit, factor: make(mulOp, [of.factor, product.factor], {}), from: product.unit };
  }
  const byRow = op.rowwise?.(node) ?? [];
  for (const i of op.linear ?? []) {
    const input = inputs[i]!;
    const of = byRow.includes(i) ? scaled.get(input) : undefined;
    if (of !== undefined) return { unit: make(op, inputs.with(i, of.unit), attrs), factor: of.factor, from: input };
  }
  return undefined;
}

/** x · s, a factor s for each row. */
function scaledProduct({ inputs: [a, b], shape }: Node): Scaled | undefined {
  const isFactor = (s: Node): boolean =>
    s.shape.length === shape.length && s.shape[0] === shape[0] && sizeOf(s.shape) === shape[0];
  if (isFactor(b!)) return { unit: a!, factor: b! };
  return isFactor(a!) ? { unit: b!, factor: a! } : undefined;
}

/**
 * Nodes on ways back that several gradients share, kernels among them, and on ways through the same ops, which may become one with these.
 * A kernel that goes on from a shared node goes on from its unit, which is there.
 */
function ofSharedWays(order: readonly Node[], scaled: ReadonlyMap<Node, Scaled>): Set<Node> {
  const ways = waysOf(order, scaled);
  const alike = groupBy(scaled.keys(), (node) => scaled.get(node)!.unit);
  const shared = [...alike.values()].filter((nodes) => nodes.length > 1).flat();
  if (!shared.some(({ op }) => op.kind === 'kernel')) return new Set();
  const sharedWays = new Set(shared.map((node) => ways.get(node)));
  const goesOn = (node: Node): boolean => {
    const { from } = scaled.get(node)!;
    return node.op.kind === 'kernel' && from !== undefined && sharedWays.has(ways.get(from));
  };
  return new Set([...scaled.keys()].filter((node) => sharedWays.has(ways.get(node)) || goesOn(node)));
}

/** A number for what is done to the rows on the way to each node, whichever rows they are. */
function waysOf(order: readonly Node[], scaled: ReadonlyMap<Node, Scaled>): Map<Node, number> {
  const numbers = new Map<string, number>();
  const ways = new Map<Node, number>();
  for (const node of order) {
    const own = scaled.get(node);
    if (own === undefined) continue;
    const byRow = node.op.rowwise?.(node) ?? [];
    const weights = node.inputs.filter((_, i) => !byRow.includes(i)).map(({ id }) => id);
    const before = own.from === undefined ? own.unit.inputs.map(({ id }) => id) : [ways.get(own.from)];
    const { stream: _, ...attrs } = node.attrs;
    const what = isReshape(node) ? node.shape.slice(1).join() : `${weights.join()} ${JSON.stringify(attrs)}`;
    const key = `${before.join()} ${node.op.name} ${what}`;
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    ways.set(node, numbers.get(key)!);
  }
  return ways;
}

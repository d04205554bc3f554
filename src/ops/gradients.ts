/** Autodiff: one reverse walk over the graph through the vjps of its ops. Graph in, graph out. */
import { internal } from '../errors.ts';
import { type Node, topologicalOrder } from '../graph/node.ts';
import type { Op, PartGradient } from '../graph/op.ts';
import { partOp, stopGradientOp, type ViewAttrs } from '../graph/views.ts';
import { add } from './arithmetic.ts';
import { fill } from './sources.ts';

/**
 * Gradients of Σ y · dy by each node of `wrt`.
 *
 * @param y what is differentiated
 * @param dy its cotangent, in the shape of y
 * @param wrt which nodes; whatever else y depends on is held fixed
 * @param more numbers that are added to the sum
 */
export function gradients(y: Node, dy: Node, wrt: readonly Node[], more: readonly Node[] = []): Node[] {
  return partials(y, dy, wrt, more).map((grad, i) => {
    if (grad !== undefined) return grad;
    const node = wrt[i]!;
    throw internal(`the result does not depend on '${node.attrs.name ?? node.op.name}'.`);
  });
}

/** Gradients of Σ y · dy by each node of `wrt`; undefined where y does not depend on it in a way that has gradients. @param more numbers added to that */
export function partials(y: Node, dy: Node, wrt: readonly Node[], more: readonly Node[] = []): (Node | undefined)[] {
  const order = topologicalOrder([y, ...more]);
  const needed = dependentsOf(wrt, order);
  const grads = new Map<Node, Node>([...more.map((each) => [each, fill(each.shape, 1)] as const), [y, dy]]);
  const parts = new Map<Node, PartGradient[]>();
  for (const node of order.toReversed()) {
    const grad = grads.get(node);
    const own = parts.get(node) ?? [];
    if ((grad === undefined && own.length === 0) || !node.inputs.some((input) => needed.has(input))) continue;
    if (node.op === (partOp as Op)) {
      const [of] = node.inputs;
      const begin = (node.attrs as ViewAttrs).offsets[0]!;
      parts.set(of!, [...(parts.get(of!) ?? []), { begin, dy: grad! }]);
      continue;
    }
    gradientsOf(node, grad, own).forEach((dx, i) => {
      const x = node.inputs[i]!;
      if (dx === undefined || !needed.has(x)) return;
      const known = grads.get(x);
      grads.set(x, known === undefined ? dx : add(known, dx));
    });
  }
  return wrt.map((node) => grads.get(node));
}

/** Of the inputs of a node, given that of its result, or those of its parts. */
function gradientsOf(
  node: Node,
  grad: Node | undefined,
  parts: readonly PartGradient[],
): readonly (Node | undefined)[] {
  const { op } = node;
  const own = grad === undefined ? op.vjpOfParts?.(node, parts) : op.vjp?.(node, grad);
  if (own === undefined) throw internal(`'${op.name}' has no gradient.`);
  return own;
}

/** The nodes of `order` whose gradients are needed for those of `wrt`, these themselves among them. None goes through whole numbers. */
function dependentsOf(wrt: readonly Node[], order: readonly Node[]): Set<Node> {
  const found = new Set<Node>(wrt);
  for (const node of order) {
    const passes = node.op !== stopGradientOp && node.dtype === 'f32';
    if (passes && node.inputs.some((input) => found.has(input))) found.add(node);
  }
  return found;
}

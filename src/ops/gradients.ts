/** Autodiff: one reverse walk over the graph through the vjps of its ops. Graph in, graph out. */
import { internal } from '../errors.ts';
import { type Node, topologicalOrder } from '../graph/node.ts';
import { stopGradientOp } from '../graph/views.ts';
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
  for (const node of order.toReversed()) {
    const grad = grads.get(node);
    if (grad === undefined || !node.inputs.some((input) => needed.has(input))) continue;
    const { op } = node;
    if (op.vjp === undefined) throw internal(`'${op.name}' has no gradient.`);
    op.vjp(node, grad).forEach((dx, i) => {
      const x = node.inputs[i]!;
      if (dx === undefined || !needed.has(x)) return;
      const known = grads.get(x);
      grads.set(x, known === undefined ? dx : add(known, dx));
    });
  }
  return wrt.map((node) => grads.get(node));
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

/**
 * Tiles: ops that give numbers for each column of parts of some rows take the tiles of the kernel that makes these rows as parts, so that
 * it can do them, too (fuse.ts). Where it then does not, their own kernels take the same parts.
 */
import { apply, isLeaf, type Node, type Step, stepRoots, topologicalOrder } from '../graph/node.ts';
import type { KernelOptions, Parts } from '../graph/op.ts';
import { tileOf } from '../kernels/emit.ts';

export function inTiles(step: Step, options: KernelOptions): Step {
  const done = new Map<Node, Node>();
  const now = (node: Node): Node => done.get(node)!;
  for (const node of topologicalOrder(stepRoots(step))) {
    const inputs = node.inputs.map(now);
    const isSame = isLeaf(node) || inputs.every((input, i) => input === node.inputs[i]);
    const own = isSame ? node : apply(node.op, inputs, node.attrs);
    const tile = own.op.partial && tileUnder(own.inputs[0]!, own.inputs[0]!, options);
    done.set(node, (tile && own.op.partial?.inTiles(own, tile)) ?? own);
  }
  return {
    outputs: Object.fromEntries(Object.entries(step.outputs).map(([name, node]) => [name, now(node)])),
    updates: step.updates.map(([leaf, value]) => [leaf, now(value)]),
  };
}

/** The tiles of the kernel that `rows` come out of, elementwise ops having followed in it. */
function tileUnder(node: Node, rows: Node, options: KernelOptions): Parts | undefined {
  if (node.shape.join() !== rows.shape.join()) return undefined;
  if (node.op.kind === 'kernel' && node.op.giving === 'elements') return tileOf(node, options);
  if (node.op.kind !== 'elementwise') return undefined;
  for (const input of node.inputs) {
    const tile = tileUnder(input, rows, options);
    if (tile !== undefined) return tile;
  }
  return undefined;
}

/** A graph as a formula, to compare graphs by: `add(relu(x), x)`, and attributes where asked for. */
import { isLeaf, leafName, type Node } from '../../../src/graph/node.ts';

export function formula(node: Node, ...attrs: string[]): string {
  if (isLeaf(node)) return leafName(node);
  const shown = attrs.filter((name) => node.attrs[name] !== undefined).map((name) => `${name}=${node.attrs[name]}`);
  return `${node.op.name}(${[...node.inputs.map((input) => formula(input, ...attrs)), ...shown].join(', ')})`;
}

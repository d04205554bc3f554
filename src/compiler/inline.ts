/**
 * What elementwise nodes compute where they read it, instead of reading it from memory: sources (values made of an element's index
 * alone) and views of what lies in memory.
 */
import { type Node, type Step, stepRoots } from '../graph/node.ts';
import { isTransparent } from '../graph/views.ts';

/** An elementwise op that reads no elements. */
const isSource = ({ op, inputs }: Node): boolean =>
  op.kind === 'elementwise' && (inputs.length === 0 || op.elementwise?.whole === 0);

export const isInlinable = (node: Node): boolean => isSource(node) || isTransparent(node);

/**
 * Whether `reader` can make its input `i` itself: a source has the reader's shape, so that its elements have the same index, or is
 * one value wherever it is made.
 */
function canInline(reader: Node, i: number): boolean {
  const input = reader.inputs[i]!;
  const { op } = reader;
  if (isTransparent(reader)) return isTransparent(input);
  if (op.kind !== 'elementwise' || i >= (op.elementwise?.whole ?? reader.inputs.length)) return false;
  const fits = input.op.elementwise?.constant || input.shape.join() === reader.shape.join();
  return isTransparent(input) || (isSource(input) && fits);
}

/** Sources and views that must be stored: results of the step, and what some reader cannot make itself. */
export function storedApart(order: readonly Node[], step: Step): Set<Node> {
  const stored = new Set(stepRoots(step).filter(isInlinable));
  for (const reader of order) {
    reader.inputs.forEach((input, i) => {
      if (isInlinable(input) && !canInline(reader, i)) stored.add(input);
    });
  }
  return stored;
}

/** What a node's kernel makes for it, given what is stored. */
export function inlinedBy(node: Node, stored: ReadonlySet<Node>): Set<Node> {
  const found = new Set<Node>();
  const visit = (reader: Node): void => {
    reader.inputs.forEach((input, i) => {
      if (!isInlinable(input) || stored.has(input) || found.has(input) || !canInline(reader, i)) return;
      found.add(input);
      visit(input);
    });
  };
  visit(node);
  return found;
}

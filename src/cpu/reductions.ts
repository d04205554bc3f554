/** Float64 twins of the ops that combine the elements along an axis. */
import { sizeOf } from '../graph/node.ts';
import type { Twin } from './broadcast.ts';

type V = Float64Array;

/** The elements that make each result, in their order: every `parts`-th one along the axis, or all where `parts` is 0. */
function terms(x: V, shape: readonly number[], axis: number, parts: number): V[] {
  const [rows, inner] = [shape[axis]!, sizeOf(shape.slice(axis + 1))];
  const each = Math.max(1, parts);
  return Array.from({ length: (x.length / rows) * each }, (_, i) => {
    const [outer, part] = [Math.floor(i / inner / each), Math.floor(i / inner) % each];
    const count = Math.ceil((rows - part) / each);
    return Float64Array.from({ length: count }, (_, k) => x[(outer * rows + part + k * each) * inner + (i % inner)]!);
  });
}

const reduced =
  (combine: (elements: V) => number): Twin =>
  ([x], { inputs: [input], attrs: { axis, parts } }) =>
    Float64Array.from(terms(x!, input!.shape, axis as number, parts as number), combine);

const argMax: Twin = ([x], { inputs: [input] }) =>
  Float64Array.from(terms(x!, input!.shape, 1, 0), (elements) => elements.indexOf(Math.max(...elements)));

export const REDUCTION_TWINS: Readonly<Record<string, Twin>> = {
  sum: reduced((elements) => elements.reduce((total, value) => total + value, 0)),
  max: reduced((elements) => elements.reduce((largest, value) => Math.max(largest, value))),
  min: reduced((elements) => elements.reduce((smallest, value) => Math.min(smallest, value))),
  argMax,
  sumOf: ([x], { attrs: { term, parts } }) =>
    Float64Array.from(terms(x!, [x!.length], 0, parts as number), (elements) =>
      elements.reduce((total, value) => total + (term === 'square' ? value * value : Math.abs(value)), 0),
    ),
};

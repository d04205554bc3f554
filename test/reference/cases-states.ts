/** Cases of states whose new values are made of old ones at other places: they are computed apart, then copied. */
import type { Node } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import type { Case, Problem } from './case.ts';
import type { Draw } from './draw.ts';
import { exact, type Tolerance, within } from './tolerance.ts';

/** [n]: states of [n, n] */
const SIZES = [[1], [3], [4], [8], [13]];
const products = within(13 * 2 ** -21, 'sums of up to 13 products up to 1');

type Updates = readonly (readonly [Node, Node])[];

/** @param outputs results besides the states */
const stateCase = (
  name: string,
  tolerance: Tolerance,
  build: (state: (name: string) => Node, draw: Draw, outputs: Record<string, Node>) => Updates,
): Case => ({
  name,
  sizes: SIZES,
  gradientSize: [],
  make: ([n], draw): Problem => {
    const known = new Map<string, Node>();
    const state = (key: string): Node => {
      const found = known.get(key) ?? draw.f32(key, [n!, n!], -1, 1, 'state');
      known.set(key, found);
      return found;
    };
    const outputs: Record<string, Node> = {};
    const updates = build(state, draw, outputs);
    return { step: { outputs, updates }, feeds: draw.feeds, tolerance };
  },
});

export const STATE_CASES: readonly Case[] = [
  stateCase('w becomes its transpose', exact, (state) => [[state('w'), b.transpose(state('w'))]]),
  stateCase('w loses the sums of its flipped rows', products, (state) => {
    const w = state('w');
    const sums = b.sum(b.flip(w, [1]), [1]);
    return [[w, b.add(w, b.scale(b.flip(b.reshape(sums, [w.shape[0]!, 1]), [0]), -1))]];
  }),
  stateCase('w loses its own first row', products, (state) => {
    const w = state('w');
    const first = b.slice(w, [0, 0], [1, w.shape[1]!]);
    return [[w, b.add(w, b.scale(b.broadcastTo(first, w.shape), -1))]];
  }),
  stateCase('w becomes a product of its own', products, (state) => [[state('w'), b.matmul(state('w'), state('a'))]]),
  stateCase('w becomes a product of its own, and more', products, (state, draw) => {
    const w = state('w');
    return [[w, b.sgd(w, b.matmul(state('a'), w), draw.rates())]];
  }),
  stateCase('two states are exchanged, turned', exact, (state) => [
    [state('v'), b.transpose(state('w'))],
    [state('w'), b.transpose(state('v'))],
  ]),
  stateCase('three states go round', exact, (state) => [
    [state('u'), b.copy(state('v'))],
    [state('v'), b.copy(state('w'))],
    [state('w'), b.copy(state('u'))],
  ]),
  stateCase('a gradient is used up where it is made, and read with the old value', products, (state, draw, outputs) => {
    const w = state('w');
    const g = b.matmul(state('a'), state('c'));
    outputs.dot = b.sum(b.mul(g, w), [1]);
    return [[w, b.sgd(w, g, draw.rates())]];
  }),
  stateCase('Adam on a turned copy of itself', products, (state, draw) => {
    const [p, m, v] = [state('p'), state('m'), state('v')];
    const next = b.adam(p, m, b.mul(v, v), b.transpose(p), draw.rates(), 0.9, 0.999);
    return [p, m, v].map((leaf, i) => [leaf, next[i]!] as const);
  }),
];

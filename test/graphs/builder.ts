/**
 * A random graph as it grows: values that later ops may read, leaves with what they are fed, new values of states. All values are
 * known (the float64 twins compute them at once), so that what grows too large is made smaller.
 */

import { interpreter } from '../../src/cpu/evaluate.ts';
import { leafName, type Node, type Shape, type Step, sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { Draw } from '../reference/draw.ts';
import type { Numbers } from './numbers.ts';

/** Elements of a value at most. */
export const LARGEST = 2048;
const SIZES = [1, 2, 3, 4, 5, 7, 8, 12, 13, 16, 17, 20];
/** Longer than what reductions split, or what a thread does alone on a GPU. */
const LONG: readonly Shape[] = [[613], [2, 521], [520, 3], [1028], [1031], [1, 1100], [2, 520, 2]];
/** What is larger is made smaller. */
const MOST = 16;

type LeafKind = 'input' | 'param' | 'state';

export class Builder {
  readonly draw: Draw;
  /** f32 values, in the order in which they were made */
  readonly floats: Node[] = [];
  /** u32 and i32 values */
  readonly wholes: Node[] = [];
  /** Gradients, which are not differentiated again. */
  readonly gradients: Node[] = [];
  readonly params: Node[] = [];
  readonly states: Node[] = [];
  readonly updates = new Map<Node, Node>();
  readonly clock: Node;
  #leaves = 0;
  #streams = 0;
  readonly #valueOf: (node: Node) => Float64Array;

  constructor(seed: number) {
    this.draw = new Draw(seed);
    this.#valueOf = interpreter(this.draw.feeds);
    this.clock = this.draw.clock(1 + (seed % 1000));
  }

  stream(): number {
    return this.#streams++;
  }

  name(kind: string): string {
    return `${kind}${this.#leaves++}`;
  }

  leaf(kind: LeafKind, shape: Shape): Node {
    const node = this.draw.f32(this.name(kind), shape, -2, 2, kind);
    if (kind === 'param') this.params.push(node);
    if (kind === 'state') this.states.push(node);
    this.floats.push(node);
    return node;
  }

  /** Whole numbers below `end`; as i32 some of them are negative. */
  whole(shape: Shape, end: number, dtype: 'u32' | 'i32' = 'u32'): Node {
    const value = (): number => (dtype === 'i32' ? this.draw.below(2 * end) - end : this.draw.below(end));
    const values = Uint32Array.from({ length: sizeOf(shape) }, value);
    const node = this.draw.values(this.name(dtype), shape, dtype, values);
    this.wholes.push(node);
    return node;
  }

  shape(d: Numbers, mostAxes = 4): Shape {
    if (d.below(16) === 15) return d.of(LONG.filter(({ length }) => length <= mostAxes));
    let room = 600;
    const shape: number[] = [];
    for (let rank = [2, 1, 3, 2, 4, 0, 3][d.below(7)]!; rank > 0 && shape.length < mostAxes; rank--) {
      const size = d.of(SIZES.filter((n) => n <= room));
      room = Math.floor(room / size);
      shape.push(size);
    }
    return shape;
  }

  /** Makes a value available to later ops, unless it is too large; a smaller one in its place if its elements are large. */
  add(node: Node): Node {
    if (node.dtype !== 'f32') {
      if (sizeOf(node.shape) <= LARGEST) this.wholes.push(node);
      return node;
    }
    if (sizeOf(node.shape) > LARGEST) return node;
    const largest = this.#valueOf(node).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (!Number.isFinite(largest))
      throw new Error(`test: ${node.op.name} gives ${largest}: draw its inputs otherwise.`);
    const tame = largest <= MOST ? node : b.scale(node, 2 ** -Math.ceil(Math.log2(largest / 4)));
    this.floats.push(tame);
    return tame;
  }

  /** One of the values: mostly one of the last three. */
  pick(d: Numbers): Node {
    return d.below(4) < 3 ? this.floats.at(-1 - d.below(Math.min(3, this.floats.length)))! : d.of(this.floats);
  }

  /** One that has at least so many axes. */
  pickOf(d: Numbers, axes: number): Node {
    const x = this.pick(d);
    return x.shape.length >= axes
      ? x
      : b.reshape(x, [...Array.from({ length: axes - x.shape.length }, () => 1), ...x.shape]);
  }

  pickWhole(d: Numbers): Node {
    if (this.wholes.length === 0 || d.below(4) === 3)
      return this.whole(this.shape(d, 2), d.of([5, 12, 3]), d.of(['u32', 'i32']));
    return d.of(this.wholes);
  }

  /** x as a matrix. */
  matrix(d: Numbers): Node {
    const x = this.pickOf(d, 1);
    return x.shape.length === 2 ? x : b.matrix(x);
  }

  /** The elements of x, as many as there is room for, in another shape. */
  fit(x: Node, shape: Shape): Node {
    if (x.shape.join() === shape.join()) return x;
    const [size, own] = [sizeOf(shape), sizeOf(x.shape)];
    const flat = b.reshape(x, [own]);
    if (own >= size) return b.reshape(b.slice(flat, [0], [size]), shape);
    if (size % own === 0) return b.reshape(b.broadcastTo(flat, [size / own, own]), shape);
    return b.reshape(b.pad(flat, [[0, size - own]], 0.5), shape);
  }

  /** A value that broadcasts against x, of any kind. */
  mate(x: Node, d: Numbers): Node {
    const mates: (() => Node)[] = [
      () => this.#fitting(x, d),
      () => this.leaf('param', x.shape.map((n) => (d.below(3) === 0 ? 1 : n)).slice(d.below(x.shape.length + 1))),
      () => b.fill([], d.of([0, 1, 0.5, -2, 3])),
      () => b.fill(x.shape, d.of([0, 1, 0.5, -2])),
      () => (x.shape.length > 0 ? b.mean(x, [d.below(x.shape.length)], true) : x),
      () => b.flip(x),
      () =>
        b.slice(
          x,
          x.shape.map(() => 0),
          x.shape.map((n) => (d.below(2) === 0 ? n : 1)),
        ),
      () => b.randomUniform(this.clock, x.shape, -1, 1, this.stream()),
      () => (x.shape.length > 0 ? b.scale(b.iota(x.shape, d.below(x.shape.length)), 0.25) : x),
    ];
    return d.of(mates)();
  }

  /** One of the values that broadcasts against x. */
  #fitting(x: Node, d: Numbers): Node {
    const fits = (other: Node): boolean => {
      const rank = Math.max(x.shape.length, other.shape.length);
      const sizes = Array.from(
        { length: rank },
        (_, k) => [x.shape.at(-1 - k) ?? 1, other.shape.at(-1 - k) ?? 1] as const,
      );
      const size = sizes.reduce((product, [a, c]) => product * Math.max(a, c), 1);
      return size <= LARGEST && sizes.every(([a, c]) => a === c || a === 1 || c === 1);
    };
    const fitting = this.floats.filter(fits);
    return fitting.length > 0 ? d.of(fitting) : x;
  }

  /** A number that depends on y, and on each param. */
  objective(y: Node): Node {
    const weights = this.draw.f32(this.name('cotangent'), y.shape, -1, 1);
    return this.params.reduce((total, param) => b.add(total, b.sum(param)), b.sum(b.mul(y, weights)));
  }

  /** The state gets a new value, if it has none yet. */
  assign(leaf: Node, value: Node): void {
    if (!this.updates.has(leaf)) this.updates.set(leaf, value);
  }

  step(outputs: readonly Node[]): Step {
    const named = outputs.map((node, k): [string, Node] => [`y${k}`, node]);
    return { outputs: Object.fromEntries(named), updates: [...this.updates] };
  }

  feedOf(leaf: Node): ArrayLike<number> {
    return this.draw.feeds[leafName(leaf)]!;
  }
}

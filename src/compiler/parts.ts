/**
 * Parts: values that are rows of others, in whose memory they lie. What is put together along the first axis is never copied where each part
 * is computed by a kernel of its own, which writes it where it belongs; and kernels that read some of a value's rows read them where they lie.
 */
import {
  bytesOf,
  isLeaf,
  type Node,
  type Place,
  type Step,
  sizeOf,
  stepRoots,
  topologicalOrder,
} from '../graph/node.ts';
import { isReshape, isTransparent, throughReshapes, viewOf } from '../graph/views.ts';
import { type Group, readsOf } from '../kernels/group.ts';
import { isInlinable } from './inline.ts';

/** The value in whose memory a part lies, which may itself be a part, and its first word there. */
interface Lying {
  readonly whole: Node;
  readonly offset: number;
}

export class Parts {
  readonly #lying = new Map<Node, Lying>();
  readonly #joins = new Set<Node>();
  readonly #slices = new Set<Node>();
  readonly #rows = new Map<Node, Node>();

  /** Those of a step, or none. */
  constructor(step?: Step) {
    if (step === undefined) return;
    const roots = new Set(stepRoots(step).map(throughReshapes));
    const order = topologicalOrder(stepRoots(step));
    for (const node of order) if (!roots.has(node)) this.#join(node, roots);
    for (const node of order) if (!roots.has(node)) this.#slice(node, roots);
  }

  /** Whether a value is there when its parts are. */
  isJoin(node: Node): boolean {
    return this.#joins.has(node);
  }

  /** Whether a view is some rows of a value, as they lie there. */
  isSlice(node: Node): boolean {
    return this.#slices.has(node);
  }

  /** The nodes whose memory a node's value is: itself, or what a join or a slice shows. */
  makersOf(node: Node): readonly Node[] {
    const own = throughReshapes(node);
    return this.#joins.has(own) || this.#slices.has(own) ? own.inputs.flatMap((input) => this.makersOf(input)) : [own];
  }

  /** The value in whose memory a node's value lies: itself, where it is no part. */
  wholeOf(node: Node): Node {
    const lying = this.#lying.get(node);
    return lying === undefined ? node : this.wholeOf(lying.whole);
  }

  /** The node whose memory a node's value is to have: itself, or its only rows that any kernel reads. */
  memoryOf(node: Node): Node {
    const own = throughReshapes(node);
    return this.#rows.get(own) ?? own;
  }

  /** Where of a value that follows a kernel only some rows are read, by all that read any: these have memory of their own, and no others. */
  keepRows(groups: readonly Group[], roots: ReadonlySet<Node>): void {
    const readers = new Map<Node, Node[]>();
    for (const read of new Set(groups.flatMap(readsOf).map(throughReshapes))) {
      for (const maker of this.makersOf(read)) {
        if (!readers.has(maker)) readers.set(maker, []);
        readers.get(maker)!.push(read);
      }
    }
    for (const whole of groups.flatMap(({ epilogue }) => epilogue)) {
      const [rows, ...others] = readers.get(whole) ?? [];
      const isSlice = rows !== undefined && this.#slices.has(rows) && this.#lying.get(rows)!.whole === whole;
      if (!isSlice || others.length > 0 || roots.has(whole) || this.#lying.has(whole)) continue;
      if (!isAligned(sizeOf(rows.shape))) continue;
      this.#lying.delete(rows);
      this.#rows.set(whole, rows);
    }
  }

  /** Places of values, given those of wholes. */
  placed(nodes: Iterable<Node>, places: ReadonlyMap<Node, Place>): Map<Node, Place> {
    const all = new Map(places);
    for (const node of nodes) {
      const place = places.get(this.wholeOf(node));
      if (place !== undefined) all.set(node, { ...place, offset: place.offset + this.#offsetOf(node) });
    }
    return all;
  }

  #offsetOf(node: Node): number {
    const lying = this.#lying.get(node);
    return lying === undefined ? 0 : lying.offset + this.#offsetOf(lying.whole);
  }

  /** A value put together of values that each have a kernel, and no other whole to lie in. */
  #join(node: Node, roots: ReadonlySet<Node>): void {
    const windows = node.op.elementwise?.windows?.(node) ?? [];
    const rows = node.inputs.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
    const inTurn = windows.every(({ begins, steps }) => steps.every((step) => step === 1) && isRows(begins));
    const fits = node.inputs.every(({ shape }) => shape.slice(1).join() === node.shape.slice(1).join());
    if (windows.length < 2 || rows !== node.shape[0] || !inTurn || !fits) return;
    const makers = node.inputs.map(throughReshapes);
    const offsets = windows.map(({ begins }) => begins[0]! * rowWords(node));
    const isFree = (maker: Node): boolean =>
      isComputed(maker) && !roots.has(maker) && !this.#lying.has(maker) && !this.#joins.has(maker);
    const free = makers.every(isFree) && new Set(makers).size === makers.length;
    if (!free || !offsets.every(isAligned)) return;
    this.#joins.add(node);
    makers.forEach((maker, i) => {
      this.#lying.set(maker, { whole: node, offset: offsets[i]! });
    });
  }

  #slice(node: Node, roots: ReadonlySet<Node>): void {
    const view = isTransparent(node) ? viewOf(node) : undefined;
    const [x] = node.inputs;
    if (view === undefined || node.dtype !== 'f32' || !isRows(view.offsets)) return;
    const { axes, steps, shape } = view;
    const inOrder = axes.every((axis, k) => axis === k) && steps.every((step) => step === 1);
    if (!inOrder || shape.slice(1).join() !== x!.shape.slice(1).join()) return;
    const [whole, offset] = [throughReshapes(x!), view.offsets[0]! * rowWords(x!)];
    const isThere = isComputed(whole) || this.#joins.has(whole) || this.#slices.has(whole);
    if (!isThere || roots.has(whole) || !isAligned(offset)) return;
    this.#slices.add(node);
    this.#lying.set(node, { whole, offset });
  }
}

/** Whether beginnings are of rows, each of which is there as a whole. */
const isRows = (begins: readonly number[]): boolean => begins.slice(1).every((begin) => begin === 0);

const rowWords = (node: Node): number => bytesOf(node.shape, node.dtype) / 4 / node.shape[0]!;

/** Kernels may read and write four words at a time. */
const isAligned = (words: number): boolean => words % 4 === 0;

/** Whether a kernel computes a node, and stores it as f32. */
const isComputed = (node: Node): boolean =>
  node.dtype === 'f32' && !isLeaf(node) && node.op.kind !== 'view' && !isReshape(node) && !isInlinable(node);

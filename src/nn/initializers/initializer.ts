/** What an initialiser is: how a param begins, computed on the GPU, or here where it is nothing that a GPU does well. */
import type { Node, Shape } from '../../graph/node.ts';
import { expectSeed } from '../check.ts';
import type { Configured } from '../config.ts';

/** Makes the values of a param of `shape`; `clock` holds the seed, `stream` keeps params apart. */
export interface Initializer {
  (clock: Node, shape: Shape, stream: number): Node;
  /** What it was made of, for files. A function of the user's own has none: a model with it is loaded with the layer's default. */
  readonly config?: Configured;
  /** Computes the values here instead, once: `seed` is the model's, `stream` as above. */
  readonly values?: (shape: Shape, seed: number, stream: number) => Float32Array<ArrayBuffer>;
  /**
   * Looks at a param's shape when the layer is built.
   * @param name of the param, such as `kernel`
   * @throws ShapeError where it can make no such param
   */
  readonly expectShape?: (name: string, shape: Shape) => void;
}

/** What every random initialiser takes. */
export interface SeedOptions {
  /**
   * Params of a model whose initialisers have equal seeds (and are alike otherwise) begin with equal values. The model's own seed counts
   * as well. Default none: each param has values of its own.
   */
  readonly seed?: number;
}

/** Streams of seeds begin here, above those of params. */
const SEEDED = 2 ** 26;

/** @throws UsageError where the seed is none */
export function seeded(where: string, { seed }: SeedOptions): (stream: number) => number {
  if (seed === undefined) return (stream) => stream;
  const own = SEEDED + (expectSeed(where, seed) % SEEDED);
  return () => own;
}

/** As a config has it. */
export const seedConfig = ({ seed }: SeedOptions): { readonly seed?: number } => (seed === undefined ? {} : { seed });

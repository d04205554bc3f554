/** What a row of the tables of layers is: layer-rows.ts, layer-rows-conv.ts. */
import type { Layer } from '../../src/index.ts';

export type Shape = readonly number[];
export type Values = ArrayLike<number>;

/** A layer, samples that it takes, and what it is to give for one of them. */
export interface LayerRow {
  readonly name: string;
  readonly make: () => Layer;
  /** Lists of the inputs' shapes. */
  readonly samples: readonly (readonly Shape[])[];
  /** Whole numbers below this go in; else numbers from -2 to 2. */
  readonly below?: number;
  /** The inputs and the weights of a layer, in its order, flat; gives the output, flat. */
  readonly expected: (
    inputs: readonly Values[],
    shapes: readonly Shape[],
    weights: readonly Values[],
  ) => readonly number[];
}

/** Discretization: numbers as the bins that they fall into. */
import { showList } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { either, expectOff, listed, number } from '../../fields.ts';
import { bins } from '../../ops/bins.ts';
import { layerOf } from '../called-layer.ts';
import { expectFinite } from '../check.ts';
import { maker } from '../maker.ts';
import { type EncodingMode, encode, encodedShape, modeConfig, modeFrom, outputMode } from './encoding.ts';
import { constantOf, type Layer, type LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.discretization`. */
export interface DiscretizationOptions extends LayerOptions {
  /** where bins begin, going up; the first bin is what is below the first of them: [0, 1, 2] makes bins (-∞, 0), [0, 1), [1, 2), [2, ∞) */
  readonly binBoundaries: readonly number[];
  /** default 'int', the numbers of the bins, from 0 */
  readonly outputMode?: EncodingMode | 'int';
}

/**
 * The number of the bin of each x [batch, ...any shape], from 0: whole numbers of the same shape, or rows of them (`outputMode`). No gradient
 * goes through it. (Keras's `numBins` with `adapt` is left out: give the boundaries.)
 * @throws UsageError where an option is wrong
 */
export const discretization = /* @__PURE__ */ maker(
  'layers.discretization({ ... })',
  (options: DiscretizationOptions): Layer => {
    const where = 'layers.discretization';
    const shared = commonOptions(where, options, 'binBoundaries', 'outputMode');
    const edges = checked(where, options.binBoundaries);
    const mode = outputMode(where, options.outputMode ?? 'int');
    const count = edges.length + 1;
    return layerOf({
      className: 'Discretization',
      ...shared,
      config: { bin_boundaries: edges, output_mode: modeConfig(mode) },
      build: (_, [{ shape }]) => ({
        outputShape: encodedShape(mode, shape, count),
        outputDtype: mode === 'int' ? 'i32' : 'f32',
        variables: [
          constantOf('boundaries', [count - 1], () => Float32Array.from(edges)),
          constantOf('numbers', [count], () => Float32Array.from({ length: count }, (_, i) => i)),
        ],
        apply: ([x], trace, [boundaries, numbers]) =>
          encode(mode, bins(x!, trace.read(boundaries!), trace.read(numbers!)), shape, count),
      }),
    });
  },
);

function checked(where: string, edges: readonly number[]): readonly number[] {
  const isUp = Array.isArray(edges) && edges.length > 0 && edges.every((edge, i) => i === 0 || edge > edges[i - 1]!);
  if (!isUp) {
    throw new UsageError(
      `${where}: binBoundaries is ${showList(edges)}; expected one number or more, each larger than the one before.`,
    );
  }
  return edges.map((edge, i) => expectFinite(where, `binBoundaries[${i}]`, edge));
}

export const Discretization: LayerClass = {
  className: 'Discretization',
  fromConfig: (config, common) => {
    expectOff(config, ['sparse']);
    const mode = modeFrom(config);
    return discretization({
      ...common,
      binBoundaries: listed(either(config, 'bin_boundaries')).map(number),
      ...(mode && { outputMode: mode }),
    });
  },
};

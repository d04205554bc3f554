/** Discretization: numbers as the bins that they fall into. */
import { showList } from '../../arguments.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DataError, UsageError } from '../../errors.ts';
import { either, expectOff, isAbsent, listed, number, numberOr, whole } from '../../fields.ts';
import { bins as binsOp } from '../../ops/bins.ts';
import { layerOf } from '../called-layer.ts';
import { expectFinite as expectFiniteNumber, expectNumber, expectWhole } from '../check.ts';
import { expectFinite } from '../check-tensor.ts';
import type { Config } from '../config.ts';
import { expectTensor } from '../labels.ts';
import { maker } from '../maker.ts';
import { type EncodingMode, encode, encodedShape, modeConfig, modeFrom, outputMode } from './encoding.ts';
import { constantOf, type Layer, type LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';
import { quantiles } from './quantiles.ts';

/** Options of `layers.discretization`. */
export interface DiscretizationOptions extends LayerOptions {
  /** where bins begin, going up; the first bin is what is below the first of them: [0, 1, 2] makes bins (-∞, 0), [0, 1), [1, 2), [2, ∞); default: what `adapt` finds */
  readonly binBoundaries?: readonly number[] | null;
  /** in place of boundaries, how many bins `adapt` makes of data, at least 2; default null */
  readonly numBins?: number | null;
  /** how far from equal the bins of `adapt` may be, as a share of the data: default 0.01 */
  readonly epsilon?: number;
  /** default 'int', the numbers of the bins, from 0 */
  readonly outputMode?: EncodingMode | 'int';
}

/** What `layers.discretization` gives. */
export interface DiscretizationLayer extends Layer {
  /**
   * Takes boundaries from x, numbers of any shape, so that each bin has about as many of them; of fewer numbers than bins each begins one.
   * Before the layer is called.
   * @throws UsageError where the layer was given its boundaries, or was called; DataError where x holds less than two numbers, or what is none
   */
  readonly adapt: (x: Tensor) => Promise<void>;
}

/**
 * The number of the bin of each x [batch, ...any shape], from 0: whole numbers of the same shape, or rows of them (`outputMode`). No gradient
 * goes through it.
 * @throws UsageError where an option is wrong; when the model is built, UsageError where there are no boundaries
 */
export const discretization = /* @__PURE__ */ maker(
  'layers.discretization({ ... })',
  (options: DiscretizationOptions): DiscretizationLayer => discretizationOf(options),
);

/** @param adapted boundaries that were taken from data, of a file */
function discretizationOf(options: DiscretizationOptions, adapted?: readonly number[]): DiscretizationLayer {
  const where = 'layers.discretization';
  const shared = commonOptions(where, options, 'binBoundaries', 'numBins', 'epsilon', 'outputMode');
  const bins = binsOf(where, options);
  const epsilon = expectNumber(where, 'epsilon', options.epsilon ?? 0.01, 0, 1);
  if (epsilon === 0) throw new UsageError(`${where}: epsilon is 0; expected a number above 0, such as 0.01.`);
  const mode = outputMode(where, options.outputMode ?? 'int');
  let edges = bins === null ? checked(where, options.binBoundaries) : adapted;
  let isBuilt = false;
  const config = (): Config => ({
    ...{ bin_boundaries: edges ?? null, num_bins: bins, epsilon, output_mode: modeConfig(mode) },
  });
  const layer = layerOf({
    className: 'Discretization',
    ...shared,
    config: config(),
    build: (name, [{ shape }]) => {
      const own = edges;
      if (own === undefined) throw new UsageError(`${name}: it has no boundaries. Give some, or call adapt(x) first.`);
      isBuilt = true;
      const count = own.length + 1;
      return {
        outputShape: encodedShape(mode, shape, count),
        outputDtype: mode === 'int' ? 'i32' : 'f32',
        variables: [
          constantOf('boundaries', [count - 1], () => Float32Array.from(own)),
          constantOf('numbers', [count], () => Float32Array.from({ length: count }, (_, i) => i)),
        ],
        apply: ([x], trace, [boundaries, numbers]) =>
          encode(mode, binsOp(x!, trace.read(boundaries!), trace.read(numbers!)), shape, count),
      };
    },
  });
  const adapt = async (x: Tensor): Promise<void> => {
    const call = 'discretization.adapt';
    if (bins === null)
      throw new UsageError(`${call}: the layer was given its boundaries. Give numBins in their place.`);
    if (isBuilt) throw new UsageError(`${call}: the layer was called already. Adapt it before.`);
    expectTensor(call, 'x', x);
    expectFinite(call, 'x', x, x.shape);
    if (x.size < 2) throw new DataError(`${call}: x holds ${x.size} values; expected two or more.`);
    edges = quantiles(
      Float32Array.from(x.values, (value) => value * x.scale),
      bins,
      epsilon,
    );
    Object.assign(layer, { config: config() });
  };
  return Object.assign(layer, { adapt });
}

/** How many bins data is to give. @throws UsageError */
function binsOf(where: string, { binBoundaries, numBins }: DiscretizationOptions): number | null {
  if (numBins === undefined || numBins === null) return null;
  if (binBoundaries === undefined || binBoundaries === null) return expectWhole(where, 'numBins', numBins, 2);
  throw new UsageError(`${where}: got both binBoundaries and numBins. Give boundaries, or numBins and adapt(x).`);
}

function checked(where: string, edges: readonly number[] | null | undefined): readonly number[] {
  const isUp = Array.isArray(edges) && edges.length > 0 && edges.every((edge, i) => i === 0 || edge > edges[i - 1]!);
  if (!isUp) {
    throw new UsageError(
      `${where}: binBoundaries is ${showList(edges)}; expected one number or more, each larger than the one before.`,
    );
  }
  return edges.map((edge, i) => expectFiniteNumber(where, `binBoundaries[${i}]`, edge));
}

export const Discretization: LayerClass = {
  className: 'Discretization',
  fromConfig: (config, common) => {
    expectOff(config, ['sparse']);
    const mode = modeFrom(config);
    const names = ['bin_boundaries', 'num_bins', 'epsilon'];
    const [boundaries, bins, epsilon] = names.map((name) => either(config, name));
    const edges = isAbsent(boundaries!) ? undefined : listed(boundaries!).map(number);
    const shared = { ...common, ...(mode && { outputMode: mode }) };
    // those of `adapt`, some of which may be equal, stand beside how many were asked for
    if (isAbsent(bins!)) return discretizationOf({ ...shared, binBoundaries: edges ?? [] });
    return discretizationOf({ ...shared, numBins: whole(bins!, 2), epsilon: numberOr(epsilon!, 0.01) }, edges);
  },
};

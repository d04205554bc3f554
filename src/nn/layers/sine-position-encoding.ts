/** SinePositionEncoding: Vaswani et al. 2017, as KerasHub has it. */
import { either, numberOr } from '../../fields.ts';
import type { Shape } from '../../graph/node.ts';
import { broadcastTo } from '../../ops/sums.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import { constantOf, type Layer, type LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';
import { placesOf } from './position-embedding.ts';

/** Options of `layers.sinePositionEncoding`. */
export interface SinePositionEncodingOptions extends LayerOptions {
  /** the longest wave is as many places long, times 2π; above 0: default 10000 */
  readonly maxWavelength?: number;
}

/**
 * For each place of a sequence a row of numbers, sines and cosines of ever longer waves: feature 2i of place p is sin(p / w^(2i / features)),
 * feature 2i + 1 the cosine of that, w being maxWavelength. x [batch, ...any shape, places, features] → of the same shape, to be added to x.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no sequence
 */
export const sinePositionEncoding = /* @__PURE__ */ maker(
  'layers.sinePositionEncoding({ ... })',
  (options: SinePositionEncodingOptions = {}): Layer => {
    const where = 'layers.sinePositionEncoding';
    const shared = commonOptions(where, options, 'maxWavelength');
    const longest = expectNumber(where, 'maxWavelength', options.maxWavelength ?? 10000, 1e-30, 1e38);
    return layerOf({
      className: 'SinePositionEncoding',
      ...shared,
      config: { max_wavelength: longest },
      build: (name, [{ shape }]) => ({
        outputShape: shape,
        variables: [constantOf('encoding', placesOf(name, shape), (of) => waves(of, longest))],
        apply: ([x], trace, [encoding]) => broadcastTo(trace.read(encoding!), x!.shape),
      }),
    });
  },
);

function waves(shape: Shape, longest: number): Float32Array<ArrayBuffer> {
  const [places, features] = shape as [number, number];
  return Float32Array.from({ length: places * features }, (_, i) => {
    const [place, feature] = [Math.floor(i / features), i % features];
    const angle = place / longest ** ((2 * Math.floor(feature / 2)) / features);
    return feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

export const SinePositionEncoding: LayerClass = {
  className: 'SinePositionEncoding',
  fromConfig: (config, common) =>
    sinePositionEncoding({ ...common, maxWavelength: numberOr(either(config, 'max_wavelength'), 10000) }),
};

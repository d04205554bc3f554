/** PositionEmbedding: a row of numbers for each place of a sequence, as KerasHub has it. */
import { ShapeError } from '../../errors.ts';
import { either, whole } from '../../fields.ts';
import type { Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { slice } from '../../ops/movement.ts';
import { broadcastTo } from '../../ops/sums.ts';
import { layerOf } from '../called-layer.ts';
import { expectWhole } from '../check.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import { maker } from '../maker.ts';
import { type Layer, type LayerClass, paramOf } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.positionEmbedding`. */
export interface PositionEmbeddingOptions extends LayerOptions {
  /** how many places there are: the longest sequence that it takes */
  readonly sequenceLength: number;
  /** how the embeddings [sequenceLength, features] begin: default 'glorotUniform' */
  readonly initializer?: InitializerName | Initializer;
}

/**
 * For each place of a sequence a row of numbers that it learns, whatever the sequence holds: x [batch, ...any shape, places, features] →
 * of the same shape, to be added to x.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no sequence, or is too long
 */
export const positionEmbedding = /* @__PURE__ */ maker(
  'layers.positionEmbedding({ ... })',
  (options: PositionEmbeddingOptions): Layer => {
    const where = 'layers.positionEmbedding';
    const shared = commonOptions(where, options, 'sequenceLength', 'initializer');
    const length = expectWhole(where, 'sequenceLength', options.sequenceLength, 1);
    const initializer = initializerOf(where, options.initializer ?? 'glorotUniform');
    return layerOf({
      className: 'PositionEmbedding',
      ...shared,
      config: { sequence_length: length, initializer: initializer.config ?? null },
      build: (name, [{ shape }]) => {
        const [places, features] = placesOf(name, shape);
        if (places > length) {
          throw new ShapeError(`${name}: one sample has ${places} places; sequenceLength is ${length}.`);
        }
        return {
          outputShape: shape,
          variables: [paramOf('embeddings', [length, features], initializer)],
          apply: ([x], trace, [embeddings]) =>
            broadcastTo(slice(trace.read(embeddings!), [0, 0], [places, features]), x!.shape),
        };
      },
    });
  },
);

/** @throws ShapeError where it is none of a sequence */
export function placesOf(name: string, shape: Shape): [places: number, features: number] {
  if (shape.length < 2)
    throw new ShapeError(`${name}: one sample is ${formatShape(shape)}; expected [places, features].`);
  return shape.slice(-2) as [number, number];
}

export const PositionEmbedding: LayerClass = {
  className: 'PositionEmbedding',
  fromConfig: (config, common) =>
    positionEmbedding({
      ...common,
      sequenceLength: whole(either(config, 'sequence_length'), 1),
      initializer: initializerFrom(either(config, 'initializer')),
    }),
};

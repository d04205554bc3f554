/** A layer in a step that trains, on a batch of pictures of its own. */

import { drawn, normal } from '../../src/cpu/random.ts';
import { type Node, sizeOf } from '../../src/graph/node.ts';
import { layoutOf } from '../../src/graph/variable.ts';
import type { Layer } from '../../src/index.ts';
import { Trace } from '../../src/nn/trace.ts';
import { clockVariable } from '../../src/nn/train/steps.ts';
import type { Drawn } from './augmentation-rows.ts';
import { Draw } from './draw.ts';

export interface Augmented {
  readonly x: Node;
  readonly y: Node;
  readonly feeds: Draw['feeds'];
}

/** Layers one after the other, each a call of its own. */
export function augmented(layersOf: readonly Layer[], shape: readonly number[], seed = 1): Augmented {
  const draw = new Draw(seed);
  const clock = clockVariable();
  const trace = new Trace({ layout: layoutOf([clock]), clock, training: true });
  draw.clock();
  const x = draw.f32('x', shape, -1, 1);
  const y = layersOf.reduce((input: Node, layer) => {
    const built = layer.build(layer.className, [{ shape: input.shape.slice(1), dtype: 'f32' }]);
    return trace.call(() => built.apply([input], trace, []));
  }, x);
  return { x, y, feeds: draw.feeds };
}

/** What the first layer of a step draws. */
export function drawsIn({ x, feeds }: Augmented, first = 0): Drawn {
  const stream = (k: number): number => first + k * 2 ** 27;
  return {
    uniform: (k) => drawn(x.shape[0]!, feeds.clock!, stream(k)),
    normal: (k) => normal(sizeOf(x.shape), feeds.clock!, stream(k)),
  };
}

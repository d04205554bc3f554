/** What layers of pictures and sequences have in common: the shape of a sample, and where Keras puts the channels. */
import { ShapeError } from '../../errors.ts';
import { either, type Field, only } from '../../fields.ts';
import type { Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';

const EXPECTED = { 1: '[steps, channels]', 2: '[height, width, channels]' } as const;

/** @param layer as users know it @throws ShapeError where a sample has other axes */
export function expectChannels(name: string, layer: string, shape: Shape, axes: 1 | 2): void {
  if (shape.length === axes + 1) return;
  throw new ShapeError(`${name}: one sample is ${formatShape(shape)}; ${layer} expects ${EXPECTED[axes]}.`);
}

/** Channels are the last axis. @throws FormatError for others */
export const expectChannelsLast = (config: Field): void =>
  only(either(config, 'data_format'), [undefined, null, 'channels_last', 'channelsLast']);

/** A few pictures for the page to show. */
import { madeUpDigits } from '../../data/made-up.ts';
import type { MnistSplit } from '../../mnist.ts';
import type { Kind } from '../shared/sources.ts';
import { drawnClothes } from './drawn-clothes.ts';
import type { Examples } from './protocol.ts';

const COUNT = 12;
const PIXELS = 784;

/** The first of a split. */
export function examplesOf({ images, labels }: MnistSplit): Examples {
  return {
    images: (images.values as Uint8Array).slice(0, COUNT * PIXELS),
    labels: (labels.values as Uint8Array).slice(0, COUNT),
  };
}

/** While no others are loaded. */
export const drawnExamples = (kind: Kind): Examples =>
  kind === 'clothes' ? drawnClothes(COUNT) : examplesOf(madeUpDigits({ train: COUNT, test: 1 }).train);

import { layersOf, type RunConfig } from '../config.ts';

/**
 * Which neurons a step of training drops for the first picture of its batch: the same hash as in shaders/lib/random.wgsl (PCG4D,
 * Jarzynski & Olano, JCGT 9(3), 2020), so that the page shows the neurons that really were dropped.
 */
function pcg4d(key: readonly [number, number, number, number]): readonly number[] {
  let [x, y, z, w] = key.map((k) => (Math.imul(k, 1664525) + 1013904223) >>> 0) as [number, number, number, number];
  const mix = (): void => {
    x = (x + Math.imul(y, w)) >>> 0;
    y = (y + Math.imul(z, x)) >>> 0;
    z = (z + Math.imul(x, y)) >>> 0;
    w = (w + Math.imul(y, z)) >>> 0;
  };
  mix();
  [x, y, z, w] = [x, y, z, w].map((each) => (each ^ (each >>> 16)) >>> 0) as [number, number, number, number];
  mix();
  return [x, y, z, w];
}

/**
 * @param stream the layer's place in the model, counted from 0
 * @param step of training, counted from 1
 */
export function dropped(units: number, rate: number, seed: number, stream: number, step: number): boolean[] {
  const least = Math.fround(rate);
  return Array.from({ length: units }, (_, i) => {
    const bits = pcg4d([seed, stream, step, i >>> 2])[i & 3]!;
    return (bits >>> 8) * 2 ** -24 < least;
  });
}

/** Of each hidden layer; none where it has no dropout. @param step of training, counted from 1; 0: none was taken */
export function droppedByLayer(config: RunConfig, step: number): (readonly boolean[])[] {
  const { convolutions, hidden, seed } = config;
  let place = layersOf({ convolutions, hidden: [] }).length - 2; // of a layer in the model, from 0: Flatten's
  return hidden.map(({ units, dropout }) => {
    place += dropout > 0 ? 2 : 1;
    return dropout > 0 && step > 0 ? dropped(units, dropout, seed, place, step) : [];
  });
}

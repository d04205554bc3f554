/** Made-up weather: the temperatures of a day, where it was, and what came of it. */
import { type Tensor, tensor } from 'wgrad';
import { seeded } from './random.ts';

export const PLACES = 6;

export interface Weather {
  /** temperatures [count, 24] in °C, and numbers of places [count] */
  readonly x: { readonly hours: Tensor; readonly place: Tensor };
  /** [count] each: °C, and 1 for rain */
  readonly y: { readonly temperature: Tensor; readonly rain: Tensor };
}

/** It becomes as warm as the place usually is, and a bit as it was; it rains where it grew cold, in some places more often. */
export function weather(count: number, seed: number): Weather {
  const random = seeded(seed);
  const climate = seeded(0);
  const climates = Array.from({ length: PLACES }, () => ({ usual: climate.normal(12, 5), wet: climate.normal(0, 2) }));
  const places = Int32Array.from({ length: count }, () => random.below(PLACES));
  const [hours, temperature, rain]: [number[][], number[], number[]] = [[], [], []];
  for (const place of places) {
    const { usual, wet } = climates[place]!;
    const [begin, change, swing] = [random.normal(usual, 4), random.normal(0, 3), random.uniform(1, 4)];
    const at = (hour: number): number => begin + (change * hour) / 24 - swing * Math.cos((hour * Math.PI) / 12);
    hours.push(Array.from({ length: 24 }, (_, hour) => at(hour) + random.normal(0, 0.3)));
    temperature.push(0.7 * (begin + change) + 0.3 * usual + random.normal(0, 0.5));
    rain.push(change < wet + random.normal(0, 0.4) ? 1 : 0);
  }
  return {
    x: { hours: tensor(hours), place: tensor(places) },
    y: { temperature: tensor(temperature), rain: tensor(rain) },
  };
}

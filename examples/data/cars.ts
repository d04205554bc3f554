/** Made-up cars of the seventies, after those of the Auto MPG data set: what is known of them, and how far they go. */
import { type Tensor, tensor } from 'wgrad';
import type { Random } from './random.ts';

export interface Cars {
  /** horsepower, [count, 1] */
  readonly power: Tensor;
  /** cylinders, displacement, horsepower, weight, acceleration, year, and a column for each of three origins: [count, 9] */
  readonly all: Tensor;
  /** miles per gallon, [count, 1] */
  readonly miles: Tensor;
}

export function cars(count: number, random: Random): Cars {
  const rows = Array.from({ length: count }, () => {
    const origin = random.below(3);
    const cylinders = random.pick(origin === 0 ? [4, 6, 8] : [4, 4, 6]);
    const displacement = cylinders * random.uniform(18, 50); // cubic inches
    const power = 30 + 0.4 * displacement + random.normal(0, 6);
    const weight = 1500 + 7.5 * displacement + random.normal(0, 250); // pounds
    const acceleration = 12 + weight / 400 - power / 14 + random.normal(); // seconds to 60 miles an hour
    const year = 70 + random.below(13);
    const gallons = 1.2 + weight / 1100 + power / 90 - 0.1 * (year - 70) + random.normal(0, 0.15); // for 100 miles
    const origins = [0, 1, 2].map((each) => Number(each === origin));
    return { all: [cylinders, displacement, power, weight, acceleration, year, ...origins], miles: 100 / gallons };
  });
  return {
    power: tensor(rows.map(({ all }) => [all[2]!])),
    all: tensor(rows.map(({ all }) => all)),
    miles: tensor(rows.map(({ miles }) => [miles])),
  };
}

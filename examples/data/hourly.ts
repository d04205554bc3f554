/** A made-up weather station: what it measured hour by hour. */
import { type Tensor, tensor } from 'wgrad';
import { seeded } from './random.ts';

/**
 * Temperature in °C and air pressure in hPa, [hours, 2]: warm and cold air come and go over days, and the pressure begins to fall about
 * six hours before it grows warm; days are warmer than nights.
 */
export function hourly(hours: number, seed: number): Tensor {
  const random = seeded(seed);
  const LEAD = 6;
  let [air, drift] = [0, 0];
  const airs = Array.from({ length: hours + LEAD }, () => {
    drift = 0.9 * drift + random.normal(0, 0.25);
    air = 0.97 * air + drift;
    return air;
  });
  const rows = Array.from({ length: hours }, (_, hour) => {
    const day = -5 * Math.cos(((hour - 3) * Math.PI) / 12);
    return [10 + day + airs[hour]! + random.normal(0, 0.3), 1013 - 2 * airs[hour + LEAD]! + random.normal(0, 0.5)];
  });
  return tensor(rows);
}

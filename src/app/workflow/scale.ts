/** Values brought to where pictures show them. */

/** The largest one, whatever its sign; not 0. */
export const largest = (values: Float32Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);

/** From −1 to 1. */
export function scaled(values: Float32Array): Float32Array {
  const most = largest(values);
  return values.map((value) => value / most);
}

/** Columns of a picture of values that have no order in two directions: twice as wide as high. */
export const wide = ({ length }: ArrayLike<unknown>): number => Math.ceil(Math.sqrt(2 * length));

/** Round numbers along an axis. */

const MOST = 5;

/** A few, from `low` to `high`, with the digits that tell them apart. */
export function ticksOf(low: number, high: number): { readonly value: number; readonly text: string }[] {
  const rough = (high - low) / MOST;
  const power = Math.floor(Math.log10(rough));
  const times = [1, 2, 5, 10].find((each) => each * 10 ** power >= rough)!;
  const step = times * 10 ** power;
  const place = Math.floor(Math.log10(step) + 1e-9); // of its first digit
  const digits = Math.max(0, -place);
  const small = (value: number): string =>
    value.toExponential(Math.max(0, Math.floor(Math.log10(Math.abs(value)) + 1e-9) - place));
  const from = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - from + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const value = (from + i) * step;
    return { value, text: value === 0 ? '0' : digits > 4 ? small(value) : value.toFixed(digits) };
  });
}

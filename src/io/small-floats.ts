/** Floats of 8 and 16 bits, widened to f32, which is exact. */

/** IEEE 754 binary16. */
export const fromHalf = (bits: number): number => widened(bits, 5, 10);

/** bfloat16 is the upper half of a binary32. */
export const fromBfloat = (bits: Uint16Array): Float32Array =>
  new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);

/** FP8 E5M2 has infinities as IEEE 754 has them (Micikevicius et al. 2022, "FP8 Formats for Deep Learning"). */
export const fromE5M2 = (bits: number): number => widened(bits, 5, 2);

/** FP8 E4M3 has no infinities, and NaN only where all bits but the sign are set. */
export const fromE4M3 = (bits: number): number => ((bits & 0x7f) === 0x7f ? Number.NaN : finite(bits, 4, 3));

function widened(bits: number, exponentBits: number, fractionBits: number): number {
  const largest = 2 ** exponentBits - 1;
  if (((bits >> fractionBits) & largest) !== largest) return finite(bits, exponentBits, fractionBits);
  if ((bits & (2 ** fractionBits - 1)) !== 0) return Number.NaN;
  return bits >> (exponentBits + fractionBits) === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function finite(bits: number, exponentBits: number, fractionBits: number): number {
  const sign = bits >> (exponentBits + fractionBits) === 0 ? 1 : -1;
  const exponent = (bits >> fractionBits) & (2 ** exponentBits - 1);
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  return sign * (exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias));
}

// What learning rate schedules are made of, over T: exact to a few roundings on every adapter, which WGSL's own exp2, cos and floor of a
// quotient are not bound to be.
// lib: lanes

// The element itself, and words of an optimizer's rates, the same for all elements: see RATES in src/graph/words.ts.
fn op_words(own: T, step: f32, correction1: f32, correction2: f32, warming: f32) -> array<T, 5> {
  return array<T, 5>(own, T(step), T(correction1), T(correction2), T(warming));
}

// The words with the one of this index replaced
fn op_put_word(words: T, word: T, i: u32, below: u32, size: u32, index: u32) -> T {
  return select(words, word, coordinate_lanes(i, below, size) == U(index));
}

// 2 to the power x, of x from -126 to 127: the whole part as the exponent of a float, the rest by the series of exp
fn op_exp2(x: T) -> T {
  let s = clamp(x, T(-126.0), T(127.0));
  let n = round(s);
  let f = (s - n) * 0.6931471805599453;
  var p = T(1.0 / 5040.0);
  p = p * f + T(1.0 / 720.0);
  p = p * f + T(1.0 / 120.0);
  p = p * f + T(1.0 / 24.0);
  p = p * f + T(1.0 / 6.0);
  p = p * f + T(0.5);
  p = p * f + T(1.0);
  p = p * f + T(1.0);
  return p * bitcast<T>(U(n + 127.0) << U(23u));
}

// sin(π/2 · x) of x from 0 to 1, by its series
fn op_quarter_sine(x: T) -> T {
  let y = x * 1.5707963267948966;
  let q = y * y;
  var p = T(1.0 / 6227020800.0);
  p = p * q - T(1.0 / 39916800.0);
  p = p * q + T(1.0 / 362880.0);
  p = p * q - T(1.0 / 5040.0);
  p = p * q + T(1.0 / 120.0);
  p = p * q - T(1.0 / 6.0);
  p = p * q + T(1.0);
  return y * p;
}

// How many times x holds the divisor: floor(x / divisor), put right where the quotient was rounded over a whole number
fn op_whole_times(x: T, divisor: f32) -> T {
  let q = floor(x / divisor);
  let rest = x - q * divisor;
  return q + select(T(0.0), T(1.0), rest >= T(divisor)) - select(T(0.0), T(1.0), rest < T(0.0));
}

// What maps of pictures are made of, over T.

// sin(2π x): the sine of a quarter turn at most, by its Taylor series up to y¹¹ (right to 6e-8), because WGSL promises sin to 2⁻¹¹ only.
fn op_turn_sine(x: T) -> T {
  let rest = x - floor(x + T(0.5));
  let y = 6.2831853 * min(abs(rest), T(0.5) - abs(rest));
  let z = y * y;
  let odd = T(-1.6666667e-1) + z * (T(8.3333333e-3) + z * (T(-1.9841270e-4) + z * (T(2.7557319e-6) - z * 2.5052108e-8)));
  return sign(rest) * (y + y * z * odd);
}

// An element of the product of two maps of [N, 6], seen as rows of three with 0 0 1 below: outer's row times inner's column
fn op_composed(own: T, outer0: f32, outer1: f32, outer2: f32, inner0: f32, inner1: f32, column: u32) -> T {
  return T(outer0 * inner0 + outer1 * inner1 + select(0.0, outer2, column == 2u));
}

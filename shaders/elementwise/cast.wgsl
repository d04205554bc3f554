// Whole numbers over U as T.
// lib: lanes

fn op_cast_u32(x: U) -> T {
  return T(x);
}

// x holds the bits of an i32: those at or above 2³¹ stand for what is 2³² less
fn op_cast_i32(x: U) -> T {
  let is_negative = x >= U(0x80000000u);
  return select(T(x), -T(~x + U(1u)), is_negative);
}

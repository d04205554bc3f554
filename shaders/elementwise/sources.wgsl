// Values made of nothing but an element's index.
// lib: lanes

fn op_fill(value: f32) -> T {
  return T(value);
}

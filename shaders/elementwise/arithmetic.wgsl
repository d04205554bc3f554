// Arithmetic over T, four neighbouring elements or one: a function for each op, which a chain of elementwise ops calls.
// lib: lanes

fn op_add(a: T, b: T) -> T {
  return a + b;
}

fn op_sub(a: T, b: T) -> T {
  return a - b;
}

fn op_mul(a: T, b: T) -> T {
  return a * b;
}

fn op_div(a: T, b: T) -> T {
  return a / b;
}

fn op_scale(x: T, factor: f32) -> T {
  return x * factor;
}

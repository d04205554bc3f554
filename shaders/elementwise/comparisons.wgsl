// Comparisons over T, and choices made by them. What is true is 1, what is false 0; any value but 0 counts as true.
// lib: lanes

fn op_equal(a: T, b: T) -> T {
  return select(T(0.0), T(1.0), a == b);
}

fn op_not_equal(a: T, b: T) -> T {
  return select(T(0.0), T(1.0), a != b);
}

fn op_greater(a: T, b: T) -> T {
  return select(T(0.0), T(1.0), a > b);
}

fn op_greater_equal(a: T, b: T) -> T {
  return select(T(0.0), T(1.0), a >= b);
}

fn op_less(a: T, b: T) -> T {
  return select(T(0.0), T(1.0), a < b);
}

fn op_less_equal(a: T, b: T) -> T {
  return select(T(0.0), T(1.0), a <= b);
}

fn op_logical_and(a: T, b: T) -> T {
  return select(T(0.0), T(1.0), (a != T(0.0)) & (b != T(0.0)));
}

fn op_logical_or(a: T, b: T) -> T {
  return select(T(0.0), T(1.0), (a != T(0.0)) | (b != T(0.0)));
}

fn op_logical_not(x: T) -> T {
  return select(T(0.0), T(1.0), x == T(0.0));
}

// a where the condition is true, else b
fn op_where(condition: T, a: T, b: T) -> T {
  return select(b, a, condition != T(0.0));
}

fn op_maximum(a: T, b: T) -> T {
  return max(a, b);
}

fn op_minimum(a: T, b: T) -> T {
  return min(a, b);
}

fn op_abs(x: T) -> T {
  return abs(x);
}

fn op_sign(x: T) -> T {
  return sign(x);
}

fn op_clip(x: T, low: f32, high: f32) -> T {
  return clamp(x, T(low), T(high));
}

// Activation functions over T, and their gradients: dy is the gradient of the result y.
// lib: lanes

fn op_relu(x: T) -> T {
  return max(x, T(0.0));
}

// dy where y > 0, else 0
fn op_relu_grad(dy: T, y: T) -> T {
  return select(T(0.0), dy, y > T(0.0));
}

// x where x > 0, else slope · x
fn op_leaky_relu(x: T, slope: f32) -> T {
  return select(slope * x, x, x > T(0.0));
}

// dy where y > 0, else slope · dy
fn op_leaky_relu_grad(dy: T, y: T, slope: f32) -> T {
  return select(slope * dy, dy, y > T(0.0));
}

// 1 / (1 + exp(-x)), by exp of -|x| only, which cannot overflow
fn op_sigmoid(x: T) -> T {
  let e = exp(-abs(x));
  return select(e, T(1.0), x >= T(0.0)) / (T(1.0) + e);
}

// dy · y · (1 - y)
fn op_sigmoid_grad(dy: T, y: T) -> T {
  return dy * y * (T(1.0) - y);
}

// tanh(x), x clamped to ±15, beyond which some drivers give NaN and f32 gives 1
fn op_tanh(x: T) -> T {
  return tanh(clamp(x, T(-15.0), T(15.0)));
}

// dy · (1 - y²)
fn op_tanh_grad(dy: T, y: T) -> T {
  return dy * (T(1.0) - y * y);
}

// log(p), p clipped to [1e-7, 1 - 1e-7] as Keras clips probabilities
fn op_log_clip(p: T) -> T {
  return log(clamp(p, T(1e-7), T(1.0 - 1e-7)));
}

// dy / p where p was not clipped, else 0
fn op_log_clip_grad(dy: T, p: T) -> T {
  let inside = (p >= T(1e-7)) & (p <= T(1.0 - 1e-7));
  return select(T(0.0), dy / clamp(p, T(1e-7), T(1.0 - 1e-7)), inside);
}

// Activation functions of cells: the value, and its slope by the value.

fn linear(x: T) -> T {
  return x;
}

fn linear_slope(y: T) -> T {
  return T(1.0);
}

fn sigmoid(x: T) -> T {
  let e = exp(-abs(x));
  return select(e, T(1.0), x >= T(0.0)) / (T(1.0) + e);
}

fn sigmoid_slope(y: T) -> T {
  return y * (T(1.0) - y);
}

fn tanh(x: T) -> T {
  let e = exp(-2.0 * abs(x));
  return sign(x) * (T(1.0) - e) / (T(1.0) + e);
}

fn tanh_slope(y: T) -> T {
  return T(1.0) - y * y;
}

fn relu(x: T) -> T {
  return max(x, T(0.0));
}

fn relu_slope(y: T) -> T {
  return select(T(0.0), T(1.0), y > T(0.0));
}

fn relu6(x: T) -> T {
  return clamp(x, T(0.0), T(6.0));
}

fn relu6_slope(y: T) -> T {
  return select(T(0.0), T(1.0), (y > T(0.0)) & (y < T(6.0)));
}

fn hardSigmoid(x: T) -> T {
  return clamp(x / 6.0 + T(0.5), T(0.0), T(1.0));
}

fn hardSigmoid_slope(y: T) -> T {
  return select(T(0.0), T(1.0 / 6.0), (y > T(0.0)) & (y < T(1.0)));
}

fn hardSigmoidOfKeras2(x: T) -> T {
  return clamp(x * 0.2 + T(0.5), T(0.0), T(1.0));
}

fn hardSigmoidOfKeras2_slope(y: T) -> T {
  return select(T(0.0), T(0.2), (y > T(0.0)) & (y < T(1.0)));
}

fn softsign(x: T) -> T {
  return x / (T(1.0) + abs(x));
}

fn softsign_slope(y: T) -> T {
  return (T(1.0) - abs(y)) * (T(1.0) - abs(y));
}

fn elu(x: T) -> T {
  return select(exp(min(x, T(0.0))) - T(1.0), x, x > T(0.0));
}

fn elu_slope(y: T) -> T {
  return select(y + T(1.0), T(1.0), y > T(0.0));
}

// Steps of optimizers over T: the new values of a param p and of its slots, out of its gradient g. What is the same for all
// elements comes from the optimizer's rates: see adam_rates.wgsl.
// lib: lanes

fn op_sgd(p: T, g: T, rate: f32) -> T {
  return p - rate * g;
}

// velocity ← momentum · velocity - rate · g; p ← p + velocity, or with nesterov p + momentum · velocity - rate · g
// Source: Keras, SGD.
fn op_momentum(p: T, velocity: T, g: T, rate: f32, momentum: f32, nesterov: bool) -> array<T, 2> {
  let next = momentum * velocity - rate * g;
  return array<T, 2>(p + select(next, momentum * next - rate * g, nesterov), next);
}

// m ← m + (g - m)(1 - β₁); v ← v + (g² - v)(1 - β₂); p ← p - alpha · m / (√v + ε)
// Source: Kingma & Ba 2015, in the form before section 2.1 that Keras uses.
fn op_adam(p: T, m: T, v: T, g: T, alpha: f32, epsilon: f32, gain1: f32, gain2: f32) -> array<T, 3> {
  let m1 = m + (g - m) * gain1;
  let v1 = v + (g * g - v) * gain2;
  return array<T, 3>(p - alpha * m1 / (sqrt(v1) + T(epsilon)), m1, v1);
}

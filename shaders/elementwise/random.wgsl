// Random numbers over T. Those of an element depend on (seed, stream, step, element) alone; seed and step are words of the clock.
// lib: lanes

// x · factor with probability 1 - rate, else 0 (inverted dropout); factor = 1 / (1 - rate), rounded once
fn op_dropout(x: T, i: u32, seed: u32, step: u32, rate: f32, factor: f32, stream: u32) -> T {
  let keep = random_lanes(vec3u(seed, stream, step), i) >= T(rate);
  return select(T(0.0), x * factor, keep);
}

// Uniform in [-limit, limit)
fn op_uniform(i: u32, seed: u32, limit: f32, stream: u32) -> T {
  return (random_lanes(vec3u(seed, stream, 0u), i) * 2.0 - T(1.0)) * limit;
}

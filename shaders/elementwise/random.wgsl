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

// Uniform in [low, low + range), another one in each step
fn op_random_uniform(i: u32, seed: u32, step: u32, low: f32, range: f32, stream: u32) -> T {
  return random_lanes(vec3u(seed, stream, step), i) * range + T(low);
}

// Normal: Box & Muller 1958. The angles have a stream of their own. WGSL promises cos to 2⁻¹¹ only, and some adapters give no more, so the
// cosine of 2π(v - 1/2) is the sine of y = 2π(1/4 - |v - 1/2|), within [-π/2, π/2], by its Taylor series up to y¹¹: right to 6e-8.
fn op_random_normal(i: u32, seed: u32, step: u32, mean: f32, deviation: f32, stream: u32) -> T {
  let u = random_lanes(vec3u(seed, stream, step), i);
  let v = random_lanes(vec3u(seed, stream ^ 0x80000000u, step), i);
  let y = 6.2831853 * (T(0.25) - abs(v - T(0.5)));
  let z = y * y;
  let odd = T(-1.6666667e-1) + z * (T(8.3333333e-3) + z * (T(-1.9841270e-4) + z * (T(2.7557319e-6) - z * 2.5052108e-8)));
  return sqrt(-2.0 * log(T(1.0) - u)) * (y + y * z * odd) * deviation + T(mean);
}

// 1 with probability p, else 0
fn op_bernoulli(i: u32, seed: u32, step: u32, p: f32, stream: u32) -> T {
  return select(T(0.0), T(1.0), random_lanes(vec3u(seed, stream, step), i) < T(p));
}

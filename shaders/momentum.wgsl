// momentum: velocity = MOMENTUM · velocity - rate · g; p = p + velocity, or with NESTEROV p + MOMENTUM · velocity -
// rate · g
// p, velocity, g: [SIZE]; rates: see adam_rates.wgsl. Source: Keras, SGD.
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;
const MOMENTUM = 0.9;
const NESTEROV = false;

@group(0) @binding(0) var<storage, read_write> p: array<T, SIZE>;
@group(0) @binding(1) var<storage, read_write> velocity: array<T, SIZE>;
@group(0) @binding(2) var<storage, read> g: array<T, SIZE>;
@group(0) @binding(3) var<storage, read> rates: array<f32, 8>;

fn op(p: T, velocity: T, g: T, rate: f32, momentum: f32, nesterov: bool) -> array<T, 2> {
  let next = momentum * velocity - rate * g;
  return array<T, 2>(p + select(next, momentum * next - rate * g, nesterov), next);
}

@compute @workgroup_size(WG)
fn momentum(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    let next = op(p[i], velocity[i], g[i], rates[0], MOMENTUM, NESTEROV);
    p[i] = next[0];
    velocity[i] = next[1];
  }
}

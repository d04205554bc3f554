// sgd: p = p - rate · g
// p, g: [SIZE]; rates: see adam_rates.wgsl
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;

@group(0) @binding(0) var<storage, read_write> p: array<T, SIZE>;
@group(0) @binding(1) var<storage, read> g: array<T, SIZE>;
@group(0) @binding(2) var<storage, read> rates: array<f32, 8>;

fn op(p: T, g: T, rate: f32) -> T {
  return p - rate * g;
}

@compute @workgroup_size(WG)
fn sgd(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    p[i] = op(p[i], g[i], rates[0]);
  }
}

// tanh_activation: y = tanh(x), x clamped to ±15, beyond which some drivers give NaN and f32 gives 1
// x, y: [SIZE]
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;

@group(0) @binding(0) var<storage, read> x: array<T, SIZE>;
@group(0) @binding(1) var<storage, read_write> y: array<T, SIZE>;

fn op(x: T) -> T {
  return tanh(clamp(x, T(-15.0), T(15.0)));
}

@compute @workgroup_size(WG)
fn tanh_activation(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    y[i] = op(x[i]);
  }
}

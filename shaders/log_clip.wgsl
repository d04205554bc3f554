// log_clip: y = log(p), p clipped to [1e-7, 1 - 1e-7] as Keras clips probabilities
// p, y: [SIZE]
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;

@group(0) @binding(0) var<storage, read> p: array<T, SIZE>;
@group(0) @binding(1) var<storage, read_write> y: array<T, SIZE>;

fn op(p: T) -> T {
  return log(clamp(p, T(1e-7), T(1.0 - 1e-7)));
}

@compute @workgroup_size(WG)
fn log_clip(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    y[i] = op(p[i]);
  }
}

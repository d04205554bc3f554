// log_clip_grad: dp = dy / p where p was not clipped, else 0
// dy, p, dp: [SIZE]
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;

@group(0) @binding(0) var<storage, read> dy: array<T, SIZE>;
@group(0) @binding(1) var<storage, read> p: array<T, SIZE>;
@group(0) @binding(2) var<storage, read_write> dp: array<T, SIZE>;

fn op(dy: T, p: T) -> T {
  let inside = (p >= T(1e-7)) & (p <= T(1.0 - 1e-7));
  return select(T(0.0), dy / clamp(p, T(1e-7), T(1.0 - 1e-7)), inside);
}

@compute @workgroup_size(WG)
fn log_clip_grad(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    dp[i] = op(dy[i], p[i]);
  }
}

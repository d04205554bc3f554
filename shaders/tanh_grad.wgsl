// tanh_grad: dx = dy · (1 - y²)
// dy, y, dx: [SIZE]; y is the result of tanh
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;

@group(0) @binding(0) var<storage, read> dy: array<T, SIZE>;
@group(0) @binding(1) var<storage, read> y: array<T, SIZE>;
@group(0) @binding(2) var<storage, read_write> dx: array<T, SIZE>;

fn op(dy: T, y: T) -> T {
  return dy * (T(1.0) - y * y);
}

@compute @workgroup_size(WG)
fn tanh_grad(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    dx[i] = op(dy[i], y[i]);
  }
}

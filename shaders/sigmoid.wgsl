// sigmoid: y = 1 / (1 + exp(-x)), by exp of -|x| only, which cannot overflow
// x, y: [SIZE]
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;

@group(0) @binding(0) var<storage, read> x: array<T, SIZE>;
@group(0) @binding(1) var<storage, read_write> y: array<T, SIZE>;

fn op(x: T) -> T {
  let e = exp(-abs(x));
  return select(e, T(1.0), x >= T(0.0)) / (T(1.0) + e);
}

@compute @workgroup_size(WG)
fn sigmoid(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    y[i] = op(x[i]);
  }
}

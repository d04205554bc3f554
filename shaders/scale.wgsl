// scale: y = FACTOR · x
// x, y: [SIZE]
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;
const FACTOR = 1.0;

@group(0) @binding(0) var<storage, read> x: array<T, SIZE>;
@group(0) @binding(1) var<storage, read_write> y: array<T, SIZE>;

fn op(x: T, factor: f32) -> T {
  return x * factor;
}

@compute @workgroup_size(WG)
fn scale(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    y[i] = op(x[i], FACTOR);
  }
}

// fill: y = VALUE
// y: [SIZE]
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;
const VALUE = 0.0;

@group(0) @binding(0) var<storage, read_write> y: array<T, SIZE>;

fn op(value: f32) -> T {
  return T(value);
}

@compute @workgroup_size(WG)
fn fill(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    y[i] = op(VALUE);
  }
}

// add: y = a + b
// a, b, y: [SIZE]
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;

@group(0) @binding(0) var<storage, read> a: array<T, SIZE>;
@group(0) @binding(1) var<storage, read> b: array<T, SIZE>;
@group(0) @binding(2) var<storage, read_write> y: array<T, SIZE>;

fn op(a: T, b: T) -> T {
  return a + b;
}

@compute @workgroup_size(WG)
fn add(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    y[i] = op(a[i], b[i]);
  }
}

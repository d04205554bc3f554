// row_scale: y = x · s, each row of x times its own s
// x, y: [SIZE / COLUMNS, COLUMNS]; s: [SIZE / COLUMNS]
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;
const COLUMNS = 64u;

@group(0) @binding(0) var<storage, read> x: array<T, SIZE>;
@group(0) @binding(1) var<storage, read> s: array<f32, SIZE / COLUMNS>;
@group(0) @binding(2) var<storage, read_write> y: array<T, SIZE>;

fn op(x: T, s: f32) -> T {
  return x * s;
}

@compute @workgroup_size(WG)
fn row_scale(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    y[i] = op(x[i], s[i / COLUMNS]);
  }
}

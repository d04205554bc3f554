// gather_f32: y[b, :] = SCALE · data[indices[b], :]
// data: [COUNT, COLUMNS]; indices: [ROWS]; y: [ROWS, COLUMNS].
// Grid: each workgroup does CHUNK of ROWS · COLUMNS elements. row_of, element and elements4 serve as a matmul's
// prologue.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const COLUMNS = 8u;
const COUNT = 8u;
const SCALE = 1.0;

@group(0) @binding(0) var<storage, read> data: array<f32, COUNT * COLUMNS>;
@group(0) @binding(1) var<storage, read> indices: array<u32, ROWS>;
@group(0) @binding(2) var<storage, read_write> y: array<f32, ROWS * COLUMNS>;

fn index_of(row: u32) -> u32 {
  return indices[row];
}

fn row_of(row: u32) -> u32 {
  return index_of(row) * COLUMNS;
}

fn element(row_begin: u32, column: u32) -> f32 {
  return data[row_begin + column] * SCALE;
}

fn elements4(row_begin: u32, column4: u32) -> vec4f {
  let at = row_begin + 4u * column4;
  return vec4f(data[at], data[at + 1u], data[at + 2u], data[at + 3u]) * SCALE;
}

@compute @workgroup_size(WG)
fn gather_f32(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, ROWS * COLUMNS); i += WG) {
    y[i] = element(row_of(i / COLUMNS), i % COLUMNS);
  }
}

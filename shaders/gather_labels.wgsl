// gather_labels: y[b] = data[indices[b]], a whole number for each row; gather_words does several
// data: [COUNT] u32; indices, y: [ROWS]. Grid: each workgroup does CHUNK of the rows. label_of serves as a prologue.
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const COUNT = 8u;

@group(0) @binding(0) var<storage, read> data: array<u32, COUNT>;
@group(0) @binding(1) var<storage, read> indices: array<u32, ROWS>;
@group(0) @binding(2) var<storage, read_write> y: array<u32, ROWS>;

fn index_of(row: u32) -> u32 {
  return indices[row];
}

fn label_of(row: u32) -> u32 {
  return data[index_of(row)];
}

@compute @workgroup_size(WG)
fn gather_labels(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var row = group.x * CHUNK + lane; row < min((group.x + 1u) * CHUNK, ROWS); row += WG) {
    y[row] = label_of(row);
  }
}

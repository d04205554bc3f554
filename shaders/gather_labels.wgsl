// gather_labels: y[b] = data[indices[b]]
// data: [COUNT] u32; indices, y: [ROWS]. Grid: GROUPS workgroups walk over the rows. label_of serves as a prologue.
const WG = 64u;
const GROUPS = 1u;
const ROWS = 8u;
const COUNT = 8u;

@group(0) @binding(0) var<storage, read> data: array<u32, COUNT>;
@group(0) @binding(1) var<storage, read> indices: array<u32, ROWS>;
@group(0) @binding(2) var<storage, read_write> y: array<u32, ROWS>;

fn label_of(row: u32) -> u32 {
  return data[indices[row]];
}

@compute @workgroup_size(WG)
fn gather_labels(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var row = group.x * WG + lane; row < ROWS; row += GROUPS * WG) {
    y[row] = label_of(row);
  }
}

// scatter: y[indices[b], :] = rows[b, :]
// rows: [ROWS, COLUMNS]; indices: [ROWS]; y: [COUNT, COLUMNS]. Grid: GROUPS workgroups walk over ROWS · COLUMNS
// elements.
const WG = 64u;
const GROUPS = 1u;
const ROWS = 8u;
const COLUMNS = 8u;
const COUNT = 8u;

@group(0) @binding(0) var<storage, read_write> y: array<f32, COUNT * COLUMNS>;
@group(0) @binding(1) var<storage, read> rows: array<f32, ROWS * COLUMNS>;
@group(0) @binding(2) var<storage, read> indices: array<u32, ROWS>;

@compute @workgroup_size(WG)
fn scatter(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * WG + lane; i < ROWS * COLUMNS; i += GROUPS * WG) {
    y[indices[i / COLUMNS] * COLUMNS + i % COLUMNS] = rows[i];
  }
}

// scatter_words: y[indices[b], :] = rows[b, :], words as they are: u32, or the bits of i32
// rows: [ROWS, COLUMNS]; indices: [ROWS]; y: [COUNT, COLUMNS]. Grid: each workgroup does CHUNK of ROWS · COLUMNS
// elements.
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const COLUMNS = 8u;
const COUNT = 8u;

@group(0) @binding(0) var<storage, read_write> y: array<u32, COUNT * COLUMNS>;
@group(0) @binding(1) var<storage, read> rows: array<u32, ROWS * COLUMNS>;
@group(0) @binding(2) var<storage, read> indices: array<u32, ROWS>;

@compute @workgroup_size(WG)
fn scatter_words(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, ROWS * COLUMNS); i += WG) {
    y[indices[i / COLUMNS] * COLUMNS + i % COLUMNS] = rows[i];
  }
}

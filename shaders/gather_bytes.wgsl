// gather_bytes: y[b, :] = data[indices[b], :], data being bytes, four to a word, rows padded to whole words, y whole numbers
// data: [COUNT, WORDS] words; indices: [ROWS]; y: [ROWS, COLUMNS].
// Grid: each workgroup does CHUNK of ROWS · COLUMNS elements. label_of serves as a prologue where COLUMNS is 1.
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const COLUMNS = 8u;
const COUNT = 8u;
const WORDS = 2u;

@group(0) @binding(0) var<storage, read> data: array<u32, COUNT * WORDS>;
@group(0) @binding(1) var<storage, read> indices: array<u32, ROWS>;
@group(0) @binding(2) var<storage, read_write> y: array<u32, ROWS * COLUMNS>;

fn index_of(row: u32) -> u32 {
  return indices[row];
}

fn label_of(row: u32) -> u32 {
  return data[index_of(row) * WORDS] & 0xffu;
}

@compute @workgroup_size(WG)
fn gather_bytes(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, ROWS * COLUMNS); i += WG) {
    let column = i % COLUMNS;
    let word = data[index_of(i / COLUMNS) * WORDS + column / 4u];
    y[i] = (word >> (8u * (column % 4u))) & 0xffu;
  }
}

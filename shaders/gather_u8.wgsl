// gather_u8: y[b, :] = SCALE · data[indices[b], :], data being bytes, four to a word, rows padded to whole words
// data: [COUNT, WORDS] words; indices: [ROWS]; y: [ROWS, COLUMNS].
// Grid: each workgroup does CHUNK of ROWS · COLUMNS elements. row_of, element and elements4 serve as a matmul's
// prologue.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const COLUMNS = 8u;
const COUNT = 8u;
const WORDS = 2u;
const SCALE = 1.0;
const TO_UNIT = false;

@group(0) @binding(0) var<storage, read> data: array<u32, COUNT * WORDS>;
@group(0) @binding(1) var<storage, read> indices: array<u32, ROWS>;
@group(0) @binding(2) var<storage, read_write> y: array<f32, ROWS * COLUMNS>;

fn index_of(row: u32) -> u32 {
  return indices[row];
}

fn row_of(row: u32) -> u32 {
  return index_of(row) * WORDS;
}

// Pixels are mostly scaled by 1/255 (TO_UNIT), for which there is an instruction.
fn elements4(row_begin: u32, column4: u32) -> vec4f {
  let word = data[row_begin + column4];
  if (TO_UNIT) {
    return unpack4x8unorm(word);
  }
  return vec4f(unpack4xU8(word)) * SCALE;
}

fn element(row_begin: u32, column: u32) -> f32 {
  return elements4(row_begin, column / 4u)[column % 4u];
}

@compute @workgroup_size(WG)
fn gather_u8(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, ROWS * COLUMNS); i += WG) {
    y[i] = element(row_of(i / COLUMNS), i % COLUMNS);
  }
}

// reduce: y[o, c] = x[o, 0, c] ∘ x[o, 1, c] ∘ …, in the order of the rows; one result per thread. ∘ is +, max or min: see RULE.
// x: [OUTER, SIZE], each of its parts in rows of COLUMNS, the last of which may be shorter; y: [OUTER, COLUMNS], its last axis LAST.
// Grid: each workgroup does CHUNK of the OUTER · COLUMNS results. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const OUTER = 8u;
const SIZE = 64u;
const COLUMNS = 8u;
const LAST = 8u;
const MAX = 1u;
const MIN = 2u;
const RULE = 0u;

@group(0) @binding(0) var<storage, read> x: array<f32, OUTER * SIZE>;
@group(0) @binding(1) var<storage, read_write> y: array<f32, OUTER * COLUMNS>;

fn combined(a: f32, b: f32) -> f32 {
  if (RULE == MAX) {
    return max(a, b);
  }
  if (RULE == MIN) {
    return min(a, b);
  }
  return a + b;
}

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn reduce(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, OUTER * COLUMNS); i += WG) {
    let begin = i / COLUMNS * SIZE;
    var value = x[begin + i % COLUMNS];
    for (var at = i % COLUMNS + COLUMNS; at < SIZE; at += COLUMNS) {
      value = combined(value, x[begin + at]);
    }
    store(value, i, i / LAST, i % LAST);
  }
}

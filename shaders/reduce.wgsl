// reduce: y[o, p, c] = the elements x[o, r, c] of part p of the rows combined, in their order; one result per thread. Combined by +,
// max or min: see RULE.
// x: [OUTER, SIZE], each of its parts in rows of COLUMNS; y: [OUTER, PARTS, COLUMNS], its last axis LAST. The rows of a part are STEP
// apart, the parts begin FIRST apart, both in elements, and no part has more than LENGTH of them.
// Grid: each workgroup does CHUNK of the results. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const OUTER = 8u;
const SIZE = 64u;
const PARTS = 1u;
const COLUMNS = 8u;
const FIRST = 64u;
const STEP = 8u;
const LENGTH = 64u;
const LAST = 8u;
const MAX = 1u;
const MIN = 2u;
const RULE = 0u;

@group(0) @binding(0) var<storage, read> x: array<f32, OUTER * SIZE>;
@group(0) @binding(1) var<storage, read_write> y: array<f32, OUTER * PARTS * COLUMNS>;

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
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, OUTER * PARTS * COLUMNS); i += WG) {
    let outer = i / (PARTS * COLUMNS) * SIZE;
    let first = i / COLUMNS % PARTS * FIRST;
    let end = min(first + LENGTH, SIZE);
    var value = x[outer + first + i % COLUMNS];
    for (var at = first + i % COLUMNS + STEP; at < end; at += STEP) {
      value = combined(value, x[outer + at]);
    }
    store(value, i, i / LAST, i % LAST);
  }
}

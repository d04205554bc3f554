// sum_of: y[p] = the squares, or the absolute values, of part p of x added in their order; one part per thread.
// x: [SIZE]; y: [PARTS]. The elements of a part are STEP apart, the parts begin FIRST apart, and none has more than LENGTH elements, counted
// with those between them.
// Grid: each workgroup does CHUNK of the parts. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;
const PARTS = 8u;
const FIRST = 8u;
const STEP = 1u;
const LENGTH = 8u;
const SQUARE = true;

@group(0) @binding(0) var<storage, read> x: array<f32, SIZE>;
@group(0) @binding(1) var<storage, read_write> y: array<f32, PARTS>;

fn term(x: f32) -> f32 {
  if (SQUARE) {
    return x * x;
  }
  return abs(x);
}

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn sum_of(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var part = group.x * CHUNK + lane; part < min((group.x + 1u) * CHUNK, PARTS); part += WG) {
    let end = min(part * FIRST + LENGTH, SIZE);
    var sum = 0.0;
    for (var at = part * FIRST; at < end; at += STEP) {
      sum += term(x[at]);
    }
    store(sum, part, 0u, part);
  }
}

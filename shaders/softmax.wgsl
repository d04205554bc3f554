// softmax: y = exp(x - max x) / Σ exp(x - max x) along each row, or with LOG its logarithm; one row per thread
// x, y: [ROWS, COLUMNS]. The maximum starts at the first element: WGSL has no infinite constant.
// Grid: each workgroup does CHUNK of the rows. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const COLUMNS = 10u;
const LOG = false;

@group(0) @binding(0) var<storage, read> x: array<f32, ROWS * COLUMNS>;
@group(0) @binding(1) var<storage, read_write> y: array<f32, ROWS * COLUMNS>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn softmax(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var row = group.x * CHUNK + lane; row < min((group.x + 1u) * CHUNK, ROWS); row += WG) {
    let begin = row * COLUMNS;
    var largest = x[begin];
    for (var c = 1u; c < COLUMNS; c++) {
      largest = max(largest, x[begin + c]);
    }
    var total = 0.0;
    for (var c = 0u; c < COLUMNS; c++) {
      total += exp(x[begin + c] - largest);
    }
    for (var c = 0u; c < COLUMNS; c++) {
      let above = x[begin + c] - largest;
      if (LOG) {
        store(above - log(total), begin + c, row, c);
      } else {
        store(exp(above) / total, begin + c, row, c);
      }
    }
  }
}

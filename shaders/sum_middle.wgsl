// sum_middle: y[o, n] = Σᵣ x[o, r, n], in the order of r; one sum per thread
// x: [OUTER, ROWS, COLUMNS], y: [OUTER, COLUMNS]. Grid: each workgroup does CHUNK of the OUTER · COLUMNS sums. The epilogue
// takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const OUTER = 8u;
const ROWS = 8u;
const COLUMNS = 8u;

@group(0) @binding(0) var<storage, read> x: array<f32, OUTER * ROWS * COLUMNS>;
@group(0) @binding(1) var<storage, read_write> y: array<f32, OUTER * COLUMNS>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn sum_middle(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, OUTER * COLUMNS); i += WG) {
    let begin = i / COLUMNS * ROWS * COLUMNS + i % COLUMNS;
    var sum = 0.0;
    for (var row = 0u; row < ROWS; row++) {
      sum += x[begin + row * COLUMNS];
    }
    store(sum, i, i / COLUMNS, i % COLUMNS);
  }
}

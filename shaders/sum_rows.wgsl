// sum_rows: y[n] = Σₘ x[m, n], in the order of m; one column per thread
// x: [ROWS, COLUMNS], y: [COLUMNS]. Grid: each workgroup does CHUNK of the columns. The epilogue takes the place of
// store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const COLUMNS = 8u;

@group(0) @binding(0) var<storage, read> x: array<f32, ROWS * COLUMNS>;
@group(0) @binding(1) var<storage, read_write> y: array<f32, COLUMNS>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn sum_rows(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var column = group.x * CHUNK + lane; column < min((group.x + 1u) * CHUNK, COLUMNS); column += WG) {
    var sum = 0.0;
    for (var row = 0u; row < ROWS; row++) {
      sum += x[row * COLUMNS + column];
    }
    store(sum, column, 0u, column);
  }
}

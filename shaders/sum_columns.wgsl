// sum_columns: y[m] = Σₙ x[m, n], in the order of n; one row per thread
// x: [ROWS, COLUMNS], y: [ROWS]. Grid: each workgroup does CHUNK of the rows. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const COLUMNS = 8u;

@group(0) @binding(0) var<storage, read> x: array<f32, ROWS * COLUMNS>;
@group(0) @binding(1) var<storage, read_write> y: array<f32, ROWS>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn sum_columns(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var row = group.x * CHUNK + lane; row < min((group.x + 1u) * CHUNK, ROWS); row += WG) {
    var sum = 0.0;
    for (var column = 0u; column < COLUMNS; column++) {
      sum += x[row * COLUMNS + column];
    }
    store(sum, row, 0u, row);
  }
}

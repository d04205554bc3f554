// matmul: y = op(a) · op(b), where op transposes if TRANS_A, TRANS_B say so; one element of y per thread. Any shape.
// a: [A_ROWS, A_COLUMNS], b: [B_ROWS, B_COLUMNS], y: [M, N], as they are stored; K is the length of the sums.
// Grid: each workgroup does CHUNK of the M · N elements. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const M = 8u;
const N = 8u;
const K = 8u;
const TRANS_A = false;
const TRANS_B = false;
const A_COLUMNS = 8u;
const B_COLUMNS = 8u;

@group(0) @binding(0) var<storage, read> a: array<f32, M * K>;
@group(0) @binding(1) var<storage, read> b: array<f32, K * N>;
@group(0) @binding(2) var<storage, read_write> y: array<f32, M * N>;

// Where a row of a begins, and an element of that row.
fn row_of(row: u32) -> u32 {
  return row * A_COLUMNS;
}

fn element(row_begin: u32, column: u32) -> f32 {
  return a[row_begin + column];
}

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

fn dot_product(row: u32, column: u32) -> f32 {
  let row_begin = row_of(row);
  var sum = 0.0;
  for (var k = 0u; k < K; k++) {
    var x: f32;
    if (TRANS_A) {
      x = element(row_of(k), row);
    } else {
      x = element(row_begin, k);
    }
    sum += x * b[select(k * B_COLUMNS + column, column * B_COLUMNS + k, TRANS_B)];
  }
  return sum;
}

@compute @workgroup_size(WG)
fn matmul(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, M * N); i += WG) {
    store(dot_product(i / N, i % N), i, i / N, i % N);
  }
}

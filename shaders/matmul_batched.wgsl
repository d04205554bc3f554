// matmul_batched: y[n] = op(a[n]) · op(b[n]) for each matrix n of a batch, where op transposes if TRANS_A, TRANS_B say so; one
// element of y per thread. Any shape.
// a: A_COUNT matrices of M · K, b: B_COUNT of K · N, as they are stored, y: [BATCH, M, N]. Of a batch with one or two axes [.., INNER]
// each operand has both, or one, or none: its matrix number is the coordinates times A_OUTER, A_INNER (B_OUTER, B_INNER).
// Grid: each workgroup does CHUNK of the BATCH · M · N elements. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const BATCH = 2u;
const INNER = 2u;
const M = 8u;
const N = 8u;
const K = 8u;
const TRANS_A = false;
const TRANS_B = false;
const A_COUNT = 2u;
const A_OUTER = 0u;
const A_INNER = 1u;
const B_COUNT = 2u;
const B_OUTER = 0u;
const B_INNER = 1u;

@group(0) @binding(0) var<storage, read> a: array<f32, A_COUNT * M * K>;
@group(0) @binding(1) var<storage, read> b: array<f32, B_COUNT * K * N>;
@group(0) @binding(2) var<storage, read_write> y: array<f32, BATCH * M * N>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

fn dot_product(matrix: u32, row: u32, column: u32) -> f32 {
  let outer = matrix / INNER;
  let inner = matrix % INNER;
  var a_at = (outer * A_OUTER + inner * A_INNER) * M * K + select(row * K, row, TRANS_A);
  var b_at = (outer * B_OUTER + inner * B_INNER) * K * N + select(column, column * K, TRANS_B);
  var sum = 0.0;
  for (var k = 0u; k < K; k++) {
    sum += a[a_at] * b[b_at];
    a_at += select(1u, M, TRANS_A);
    b_at += select(N, 1u, TRANS_B);
  }
  return sum;
}

@compute @workgroup_size(WG)
fn matmul_batched(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, BATCH * M * N); i += WG) {
    store(dot_product(i / (M * N), i / N % M, i % N), i, i / N, i % N);
  }
}

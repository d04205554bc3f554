// matmul_batched_quads: as matmul_batched, four rows by four columns of a matrix of y per quad of threads. Any shape.
// a: A_COUNT matrices of M · K, b: B_COUNT of K · N, as they are stored, y: [BATCH, M, N]; see matmul_batched for the other constants.
// Each thread of a quad has a row of y, and loads one of the quad's four columns of op(b); the others it gets from its
// neighbours.
// Grid: each workgroup does CHUNK of BATCH · 4 · ceil(M / 4) · BLOCKS threads. The epilogue takes the place of store().
// lib: lanes
enable subgroups;
diagnostic(off, subgroup_uniformity);
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
const BLOCKS = (N + 3u) / 4u;
const QUADS = (M + 3u) / 4u * BLOCKS;

@group(0) @binding(0) var<storage, read> a: array<f32, A_COUNT * M * K>;
@group(0) @binding(1) var<storage, read> b: array<f32, B_COUNT * K * N>;
@group(0) @binding(2) var<storage, read_write> y: array<f32, BATCH * M * N>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

fn store_within(x: f32, matrix: u32, row: u32, column: u32) {
  if (row < M && column < N) {
    let all_rows = matrix * M + row;
    store(x, all_rows * N + column, all_rows, column);
  }
}

@compute @workgroup_size(WG)
fn matmul_batched_quads(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let q = lane % 4u;
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, BATCH * QUADS * 4u); i += WG) {
    let matrix = i / 4u / QUADS;
    let row = i / 4u % QUADS / BLOCKS * 4u + q;
    let column = i / 4u % BLOCKS * 4u;
    let own_row = min(row, M - 1u);
    let own_column = min(column + q, N - 1u);
    let outer = matrix / INNER;
    let inner = matrix % INNER;
    var a_at = (outer * A_OUTER + inner * A_INNER) * M * K + select(own_row * K, own_row, TRANS_A);
    var b_at = (outer * B_OUTER + inner * B_INNER) * K * N + select(own_column, own_column * K, TRANS_B);
    var sum = vec4f();
    for (var k = 0u; k < K; k++) {
      let w = b[b_at];
      sum += a[a_at] * vec4f(w, quadSwapX(w), quadSwapY(w), quadSwapDiagonal(w));
      a_at += select(1u, M, TRANS_A);
      b_at += select(N, 1u, TRANS_B);
    }
    store_within(sum.x, matrix, row, column + q);
    store_within(sum.y, matrix, row, column + (q ^ 1u));
    store_within(sum.z, matrix, row, column + (q ^ 2u));
    store_within(sum.w, matrix, row, column + (q ^ 3u));
  }
}

// matmul_quads: y = op(a) · op(b), four rows by four columns of y per quad of threads; op transposes if TRANS_A, TRANS_B
// say so
// a: [A_ROWS, A_COLUMNS], b: [B_ROWS, B_COLUMNS], y: [M, N], as they are stored; K is the length of the sums; any shape.
// Each thread of a quad has a row of y, and loads one of the quad's four columns of op(b); the others it gets from its
// neighbours. So four products take two loads.
// Grid: each workgroup does CHUNK of 4 · ceil(M / 4) · BLOCKS threads. The epilogue takes the place of store().
// lib: lanes
enable subgroups;
diagnostic(off, subgroup_uniformity);
const WG = 64u;
const CHUNK = 64u;
const M = 8u;
const N = 8u;
const K = 8u;
const TRANS_A = false;
const TRANS_B = false;
const A_COLUMNS = 8u;
const B_COLUMNS = 8u;
const BLOCKS = (N + 3u) / 4u;
const THREADS = (M + 3u) / 4u * BLOCKS * 4u;

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

fn store_within(x: f32, row: u32, column: u32) {
  if (row < M && column < N) {
    store(x, row * N + column, row, column);
  }
}

@compute @workgroup_size(WG)
fn matmul_quads(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let q = lane % 4u;
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, THREADS); i += WG) {
    let row = i / 4u / BLOCKS * 4u + q;
    let column = i / 4u % BLOCKS * 4u;
    let own_row = min(row, M - 1u);
    let own_column = min(column + q, N - 1u);
    let row_begin = row_of(select(own_row, 0u, TRANS_A));
    var at = select(own_column, own_column * B_COLUMNS, TRANS_B);
    var sum = vec4f();
    for (var k = 0u; k < K; k++) {
      var x: f32;
      if (TRANS_A) {
        x = element(row_of(k), own_row);
      } else {
        x = element(row_begin, k);
      }
      let w = b[at];
      sum += x * vec4f(w, quadSwapX(w), quadSwapY(w), quadSwapDiagonal(w));
      at += select(B_COLUMNS, 1u, TRANS_B);
    }
    store_within(sum.x, row, column + q);
    store_within(sum.y, row, column + (q ^ 1u));
    store_within(sum.z, row, column + (q ^ 2u));
    store_within(sum.w, row, column + (q ^ 3u));
  }
}

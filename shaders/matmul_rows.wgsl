// matmul_rows: y = a · b, ROWS rows by 4 · COLUMNS columns of y per thread, in registers
// a: [M, K], b: [K, N], y: [M, N]; K is a multiple of 4, N of 4 · COLUMNS. A word of four neighbouring a is loaded for
// each row and used against four rows of b.
// Grid: each workgroup does CHUNK of ceil(M / ROWS) · STRIDE tiles, columns first. A tile's columns lie STRIDE vectors
// apart, so that neighbouring threads load neighbouring memory. The epilogue takes the place of store(). The sums are
// set to zero by hand: SwiftShader does not clear an array that is declared within a loop.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const M = 8u;
const N = 8u;
const K = 8u;
const ROWS = 4u;
const COLUMNS = 1u;
const STRIDE = N / 4u / COLUMNS;
const TILES = (M + ROWS - 1u) / ROWS * STRIDE;

@group(0) @binding(0) var<storage, read> a: array<vec4f, M * K / 4u>;
@group(0) @binding(1) var<storage, read> b: array<vec4f, K * N / 4u>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f, M * N / 4u>;

// Where a row of a begins, and four neighbouring elements of that row.
fn row_of(row: u32) -> u32 {
  return row * (K / 4u);
}

fn elements4(row_begin: u32, column4: u32) -> vec4f {
  return a[row_begin + column4];
}

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn matmul_rows(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var tile = group.x * CHUNK + lane; tile < min((group.x + 1u) * CHUNK, TILES); tile += WG) {
    let column = tile % STRIDE;
    let first_row = tile / STRIDE * ROWS;
    var row_begin: array<u32, ROWS>;
    var sum: array<vec4f, ROWS * COLUMNS>;
    // unroll
    for (var r = 0u; r < ROWS; r++) {
      row_begin[r] = row_of(min(first_row + r, M - 1u));
      // unroll
      for (var c = 0u; c < COLUMNS; c++) {
        sum[r * COLUMNS + c] = vec4f();
      }
    }
    for (var k = 0u; k < K / 4u; k++) {
      var b0: array<vec4f, COLUMNS>;
      var b1: array<vec4f, COLUMNS>;
      var b2: array<vec4f, COLUMNS>;
      var b3: array<vec4f, COLUMNS>;
      // unroll
      for (var c = 0u; c < COLUMNS; c++) {
        let at = k * N + column + c * STRIDE;
        b0[c] = b[at];
        b1[c] = b[at + N / 4u];
        b2[c] = b[at + N / 2u];
        b3[c] = b[at + 3u * (N / 4u)];
      }
      // unroll
      for (var r = 0u; r < ROWS; r++) {
        let x = elements4(row_begin[r], k);
        // unroll
        for (var c = 0u; c < COLUMNS; c++) {
          sum[r * COLUMNS + c] += x.x * b0[c] + x.y * b1[c] + x.z * b2[c] + x.w * b3[c];
        }
      }
    }
    // unroll
    for (var r = 0u; r < ROWS; r++) {
      let row = first_row + r;
      if (row < M) {
        // unroll
        for (var c = 0u; c < COLUMNS; c++) {
          store(sum[r * COLUMNS + c], row * (N / 4u) + column + c * STRIDE, row, column + c * STRIDE);
        }
      }
    }
  }
}

// matmul_rows: y = a · b, ROWS rows by four columns of y per thread, in registers. K and N are multiples of 4.
// a: [M, K], b: [K, N], y: [M, N]. A word of four neighbouring a is loaded for each row and used against four rows of b.
// Grid: GROUPS workgroups walk over ceil(M / ROWS) · N / 4 tiles, columns first. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const GROUPS = 1u;
const M = 8u;
const N = 8u;
const K = 8u;
const ROWS = 4u;

@group(0) @binding(0) var<storage, read> a: array<vec4f, M * K / 4u>;
@group(0) @binding(1) var<storage, read> b: array<vec4f, K * N / 4u>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f, M * N / 4u>;

const TILES = (M + ROWS - 1u) / ROWS * (N / 4u);

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
  for (var tile = group.x * WG + lane; tile < TILES; tile += GROUPS * WG) {
    let column = tile % (N / 4u);
    let first_row = tile / (N / 4u) * ROWS;
    var row_begin: array<u32, ROWS>;
    var sum: array<vec4f, ROWS>;
    // unroll
    for (var r = 0u; r < ROWS; r++) {
      row_begin[r] = row_of(min(first_row + r, M - 1u));
    }
    for (var k = 0u; k < K / 4u; k++) {
      let at = k * N + column;
      let b0 = b[at];
      let b1 = b[at + N / 4u];
      let b2 = b[at + N / 2u];
      let b3 = b[at + 3u * (N / 4u)];
      // unroll
      for (var r = 0u; r < ROWS; r++) {
        let x = elements4(row_begin[r], k);
        sum[r] += x.x * b0 + x.y * b1 + x.z * b2 + x.w * b3;
      }
    }
    // unroll
    for (var r = 0u; r < ROWS; r++) {
      let row = first_row + r;
      if (row < M) {
        store(sum[r], row * (N / 4u) + column, row, column);
      }
    }
  }
}

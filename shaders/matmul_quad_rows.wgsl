// matmul_quad_rows: y = a · b, or with TRANS_B a · bᵀ, 4 · ROWS rows by 4 · COLUMNS columns of y per quad of threads
// a: [M, K], b: [K, N] or [N, K], y: [M, N]; K is a multiple of 4, N of 4 · COLUMNS. Each thread of a quad has ROWS rows, four
// apart, and loads a quarter of the columns of b; the others it gets from its neighbours. On adapters that load each word
// of each thread by itself (SwiftShader), loads are all that counts, and sums of scalars cost half of sums of
// vectors. WORDS words of four a are taken at a time; K / 4 is a multiple of WORDS.
// Grid: TILES quads. The epilogue takes the place of store(), what comes of whole columns that of finish().
// lib: lanes, quads
enable subgroups;
diagnostic(off, subgroup_uniformity);
const WG = 64u;
const M = 8u;
const N = 8u;
const K = 8u;
const TRANS_B = false;
const ROWS = 1u;
const COLUMNS = 1u;
const WORDS = 1u;
const FOUR = 4u;
const BLOCKS = N / 4u / COLUMNS;
const TILES = (M + 4u * ROWS - 1u) / (4u * ROWS) * BLOCKS;

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

fn finish(part: u32, column: u32, stores: bool) {
}

@compute @workgroup_size(WG)
fn matmul_quad_rows(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let q = lane % 4u;
  let tile = min(group.x * (WG / 4u) + lane / 4u, TILES - 1u);
  let column = tile % BLOCKS * COLUMNS;
  let first_row = tile / BLOCKS * 4u * ROWS + q;
  var row_begin: array<u32, ROWS>;
  var sum: array<f32, ROWS * COLUMNS * 4u>;
  // unroll
  for (var r = 0u; r < ROWS; r++) {
    row_begin[r] = row_of(min(first_row + 4u * r, M - 1u));
  }
  for (var k = 0u; k < K / 4u; k += WORDS) {
    var x: array<vec4f, ROWS * WORDS>;
    // unroll
    for (var r = 0u; r < ROWS; r++) {
      // unroll
      for (var w = 0u; w < WORDS; w++) {
        x[r * WORDS + w] = elements4(row_begin[r], k + w);
      }
    }
    // unroll
    for (var c = 0u; c < COLUMNS; c++) {
      var b0: array<vec4f, WORDS>;
      var b1: array<vec4f, WORDS>;
      var b2: array<vec4f, WORDS>;
      var b3: array<vec4f, WORDS>;
      // unroll
      for (var w = 0u; w < WORDS; w++) {
        var own: vec4f;
        if (TRANS_B) {
          own = b[(4u * (column + c) + q) * (K / 4u) + k + w];
        } else {
          let at = (k + w) * N + column + c;
          own = vec4f(b[at][q], b[at + N / 4u][q], b[at + N / 2u][q], b[at + 3u * (N / 4u)][q]);
        }
        b0[w] = spread(own.x);
        b1[w] = spread(own.y);
        b2[w] = spread(own.z);
        b3[w] = spread(own.w);
      }
      // unroll
      for (var s = 0u; s < FOUR; s++) {
        // unroll
        for (var r = 0u; r < ROWS; r++) {
          var part = 0.0;
          // unroll
          for (var w = 0u; w < WORDS; w++) {
            let z = x[r * WORDS + w];
            part += z.x * b0[w][s] + z.y * b1[w][s] + z.z * b2[w][s] + z.w * b3[w][s];
          }
          sum[(r * COLUMNS + c) * 4u + s] += part;
        }
      }
    }
  }
  // unroll
  for (var r = 0u; r < ROWS; r++) {
    let row = first_row + 4u * r;
    if (row < M && group.x * (WG / 4u) + lane / 4u < TILES) {
      // unroll
      for (var c = 0u; c < COLUMNS; c++) {
        let at = (r * COLUMNS + c) * 4u;
        let own = in_order(vec4f(sum[at], sum[at + 1u], sum[at + 2u], sum[at + 3u]), q);
        store(own, row * (N / 4u) + column + c, row, column + c);
      }
    }
  }
  finish(tile / BLOCKS, column, q == 0u && group.x * (WG / 4u) + lane / 4u < TILES);
}

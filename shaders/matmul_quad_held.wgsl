// matmul_quad_held: y = aᵀ · b for small K, 16 rows by 4 · COLUMNS columns of y per quad of threads at a time
// a: [K, M], b: [K, N], y: [M, N]; M is a multiple of 4, N of 4 · COLUMNS, K = 8 · STEPS; the loops over K are written out. A quad loads
// its columns of b once, a quarter by each thread, the others from its neighbours, and holds them while it walks over the
// rows of y, each thread with four neighbouring rows. On adapters that load each word of each thread by itself
// (SwiftShader), loads are all that counts. No zeros are skipped: dense data costs the same.
// Grid: QUADS quads, a multiple of BLOCKS. The epilogue takes the place of store(). The sums are set to zero by hand:
// SwiftShader does not clear an array that is declared within a loop.
// lib: lanes, quads
enable subgroups;
diagnostic(off, subgroup_uniformity);
const WG = 4u;
const M = 8u;
const N = 8u;
const K = 8u;
const COLUMNS = 1u;
const QUADS = 2u;
const FOUR = 4u;
const STEPS = 1u;
const BLOCKS = N / 4u / COLUMNS;

@group(0) @binding(0) var<storage, read> a: array<vec4f, M * K / 4u>;
@group(0) @binding(1) var<storage, read> b: array<vec4f, K * N / 4u>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f, M * N / 4u>;

// Where a row of a begins, and four neighbouring elements of that row.
fn row_of(row: u32) -> u32 {
  return row * (M / 4u);
}

fn elements4(row_begin: u32, column4: u32) -> vec4f {
  return a[row_begin + column4];
}

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn matmul_quad_held(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let q = lane % 4u;
  let quad = group.x * (WG / 4u) + lane / 4u;
  let column = quad % BLOCKS * COLUMNS;
  var row_begin: array<u32, K>;
  var held: array<vec4f, K * COLUMNS>;
  // unroll
  for (var k = 0u; k < K; k++) {
    row_begin[k] = row_of(k);
    // unroll
    for (var c = 0u; c < COLUMNS; c++) {
      held[k * COLUMNS + c] = spread(b[k * (N / 4u) + column + c][q]);
    }
  }
  for (var block = quad / BLOCKS; block < (M + 15u) / 16u; block += QUADS / BLOCKS) {
    let row4 = block * 4u + q;
    var x: array<vec4f, K>;
    // unroll
    for (var k = 0u; k < K; k++) {
      x[k] = elements4(row_begin[k], min(row4, M / 4u - 1u));
    }
    // unroll
    for (var c = 0u; c < COLUMNS; c++) {
      var sum = array<f32, 16>();
      // unroll
      for (var s = 0u; s < FOUR; s++) {
        // unroll
        for (var p = 0u; p < FOUR; p++) {
          // unroll
          for (var j = 0u; j < STEPS; j++) {
            sum[p * 4u + s] += x[8u * j][p] * held[8u * j * COLUMNS + c][s]
              + x[8u * j + 1u][p] * held[(8u * j + 1u) * COLUMNS + c][s]
              + x[8u * j + 2u][p] * held[(8u * j + 2u) * COLUMNS + c][s]
              + x[8u * j + 3u][p] * held[(8u * j + 3u) * COLUMNS + c][s]
              + x[8u * j + 4u][p] * held[(8u * j + 4u) * COLUMNS + c][s]
              + x[8u * j + 5u][p] * held[(8u * j + 5u) * COLUMNS + c][s]
              + x[8u * j + 6u][p] * held[(8u * j + 6u) * COLUMNS + c][s]
              + x[8u * j + 7u][p] * held[(8u * j + 7u) * COLUMNS + c][s];
          }
        }
      }
      if (row4 < M / 4u) {
        let sum0 = vec4f(sum[0], sum[1], sum[2], sum[3]);
        let sum1 = vec4f(sum[4], sum[5], sum[6], sum[7]);
        let sum2 = vec4f(sum[8], sum[9], sum[10], sum[11]);
        let sum3 = vec4f(sum[12], sum[13], sum[14], sum[15]);
        // A loop, and one whose length no compiler knows, so that the epilogue is compiled once and not four times.
        for (var p = 0u; p < min(4u, 4u + block); p++) {
          let own = select(select(sum0, sum1, p == 1u), select(sum2, sum3, p == 3u), p > 1u);
          let row = 4u * row4 + p;
          store(in_order(own, q), row * (N / 4u) + column + c, row, column + c);
        }
      }
    }
  }
}

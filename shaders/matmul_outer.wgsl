// matmul_outer: y = aᵀ · b, four rows by 4 · COLUMNS columns of y per thread, in registers: a sum of K outer products
// a: [K, M], b: [K, N], y: [M, N]; M is a multiple of 4, N of 4 · COLUMNS. A workgroup makes WG tiles of four rows of
// y. It first lists the rows of a in which its four neighbouring a are not all zero (dark pixels, dropped units); only
// these are summed, in order. Listing first and summing without a branch is twice as fast on SwiftShader as a branch
// within the sum.
// Grid: M / 4 · BLOCKS workgroups. A thread's columns lie STRIDE vectors apart, so that neighbouring threads load
// neighbouring memory. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const M = 8u;
const N = 8u;
const K = 8u;
const COLUMNS = 1u;
const STRIDE = N / 4u / COLUMNS;
const BLOCKS = (STRIDE + WG - 1u) / WG;

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

var<workgroup> listed: array<u32, K>;
var<workgroup> count: u32;

// Lists the rows of a whose four neighbours at row4 are not all zero: each thread marks rows, one thread closes the
// gaps.
fn list_rows(row4: u32, lane: u32) {
  for (var k = lane; k < K; k += WG) {
    listed[k] = select(0u, 1u, any(elements4(row_of(k), row4) != vec4f()));
  }
  workgroupBarrier();
  if (lane == 0u) {
    var found = 0u;
    for (var k = 0u; k < K; k++) {
      let marked = listed[k];
      listed[found] = k;
      found += marked;
    }
    count = found;
  }
  workgroupBarrier();
}

@compute @workgroup_size(WG)
fn matmul_outer(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row4 = group.x / BLOCKS;
  let column = group.x % BLOCKS * WG + lane;
  list_rows(row4, lane);
  if (STRIDE % WG == 0u || column < STRIDE) {
    var sum0: array<vec4f, COLUMNS>;
    var sum1: array<vec4f, COLUMNS>;
    var sum2: array<vec4f, COLUMNS>;
    var sum3: array<vec4f, COLUMNS>;
    for (var j = 0u; j < count; j++) {
      let k = listed[j];
      let x = elements4(row_of(k), row4);
      let at = k * (N / 4u) + column;
      // unroll
      for (var c = 0u; c < COLUMNS; c++) {
        let g = b[at + c * STRIDE];
        sum0[c] += x.x * g;
        sum1[c] += x.y * g;
        sum2[c] += x.z * g;
        sum3[c] += x.w * g;
      }
    }
    // unroll
    for (var c = 0u; c < COLUMNS; c++) {
      let at = row4 * N + column + c * STRIDE;
      store(sum0[c], at, row4 * 4u, column + c * STRIDE);
      store(sum1[c], at + N / 4u, row4 * 4u + 1u, column + c * STRIDE);
      store(sum2[c], at + N / 2u, row4 * 4u + 2u, column + c * STRIDE);
      store(sum3[c], at + 3u * (N / 4u), row4 * 4u + 3u, column + c * STRIDE);
    }
  }
}

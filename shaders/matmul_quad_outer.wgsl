// matmul_quad_outer: y = aᵀ · b, 16 rows by 16 · COLUMNS columns of y per quad of threads: a sum of outer products
// a: [K, M], b: [K, N], y: [M, N]; M and N are multiples of 4. Each thread of a quad loads four neighbouring a and gets the
// other twelve from its neighbours; of b and y it has every fourth vector of columns for itself. On adapters that load each
// word of each thread by itself (SwiftShader), loads are all that counts, and sums of scalars cost half of sums of vectors.
// The four a of a thread and those of the next lie STRIDE vectors apart: where a row of a is a picture with rows of STRIDE
// vectors, a quad has a square of it, and a square is dark more often than a strip. The first quad of a workgroup lists the
// rows of a in which the 16 elements at hand are not all zero; only these are summed, in order, four at a time.
// Grid: TILES · GROUPS workgroups of WG / 4 quads, side by side. M is a multiple of 16 · STRIDE, or STRIDE is 1. The epilogue
// takes the place of store().
// lib: lanes, quads
enable subgroups;
diagnostic(off, subgroup_uniformity);
const WG = 64u;
const M = 8u;
const N = 8u;
const K = 8u;
const COLUMNS = 1u;
const STRIDE = 1u;
const FOUR = 4u;
const BLOCKS = (N + 16u * COLUMNS - 1u) / (16u * COLUMNS);
const GROUPS = (4u * BLOCKS + WG - 1u) / WG;

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

var<workgroup> listed: array<u32, K + 4u>;
var<workgroup> count: u32;

// Lists the rows of a in which the 16 elements from row4 on are not all zero, then K as often as four at a time may want.
// Each thread of the quad looks at a row.
fn list_rows(row4: u32, q: u32) {
  var found = 0u;
  for (var k = q; k < K + q; k += 4u) {
    let begin = row_of(min(k, K - 1u));
    var all = abs(elements4(begin, row4));
    all += abs(elements4(begin, min(row4 + STRIDE, M / 4u - 1u)));
    all += abs(elements4(begin, min(row4 + 2u * STRIDE, M / 4u - 1u)));
    all += abs(elements4(begin, min(row4 + 3u * STRIDE, M / 4u - 1u)));
    let marked = select(0u, 1u, k < K && any(all != vec4f()));
    let pair = quadSwapX(marked);
    let others = quadSwapY(marked + pair);
    if (marked == 1u) {
      listed[found + select(0u, pair, q % 2u == 1u) + select(0u, others, q >= 2u)] = k;
    }
    found += marked + pair + others;
  }
  listed[found + q] = K;
  count = found;
}

// Four elements of a row of a; zero beyond the last row.
fn within(row_begin: u32, column4: u32, k: u32) -> vec4f {
  return select(vec4f(), elements4(row_begin, column4), k < K);
}

@compute @workgroup_size(WG)
fn matmul_quad_outer(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let q = lane % 4u;
  let tile = group.x / GROUPS;
  let block = tile / STRIDE * 4u * STRIDE + tile % STRIDE;
  if (lane < 4u) {
    list_rows(block, q);
  }
  workgroupBarrier();
  let quad = group.x % GROUPS * (WG / 4u) + lane / 4u;
  let first = min(quad, BLOCKS - 1u) * COLUMNS * 4u + q;
  let at4 = min(block + q * STRIDE, M / 4u - 1u);
  var sum: array<f32, COLUMNS * 64u>;
  for (var j = 0u; j < count; j += FOUR) {
    let own = listed[j + q];
    let own_row = min(own, K - 1u);
    let own_begin = row_of(own_row);
    let a0 = within(quadBroadcast(own_begin, 0u), at4, quadBroadcast(own, 0u));
    let a1 = within(quadBroadcast(own_begin, 1u), at4, quadBroadcast(own, 1u));
    let a2 = within(quadBroadcast(own_begin, 2u), at4, quadBroadcast(own, 2u));
    let a3 = within(quadBroadcast(own_begin, 3u), at4, quadBroadcast(own, 3u));
    let at0 = quadBroadcast(own_row, 0u) * (N / 4u);
    let at1 = quadBroadcast(own_row, 1u) * (N / 4u);
    let at2 = quadBroadcast(own_row, 2u) * (N / 4u);
    let at3 = quadBroadcast(own_row, 3u) * (N / 4u);
    var b0: array<vec4f, COLUMNS>;
    var b1: array<vec4f, COLUMNS>;
    var b2: array<vec4f, COLUMNS>;
    var b3: array<vec4f, COLUMNS>;
    // unroll
    for (var c = 0u; c < COLUMNS; c++) {
      let column = min(first + 4u * c, N / 4u - 1u);
      b0[c] = b[at0 + column];
      b1[c] = b[at1 + column];
      b2[c] = b[at2 + column];
      b3[c] = b[at3 + column];
    }
    // unroll
    for (var p = 0u; p < FOUR; p++) {
      let x0 = spread(a0[p]);
      let x1 = spread(a1[p]);
      let x2 = spread(a2[p]);
      let x3 = spread(a3[p]);
      // unroll
      for (var i = 0u; i < FOUR; i++) {
        // unroll
        for (var c = 0u; c < COLUMNS; c++) {
          // unroll
          for (var s = 0u; s < FOUR; s++) {
            sum[((c * 4u + i) * 4u + p) * 4u + s] += x0[i] * b0[c][s] + x1[i] * b1[c][s] + x2[i] * b2[c][s] + x3[i] * b3[c][s];
          }
        }
      }
    }
  }
  // unroll
  for (var c = 0u; c < COLUMNS; c++) {
    let column = first + 4u * c;
    // unroll
    for (var i = 0u; i < FOUR; i++) {
      let row4 = block + (q ^ i) * STRIDE;
      if (row4 < M / 4u && quad < BLOCKS && column < N / 4u) {
        let at = (c * 4u + i) * 16u;
        let sum0 = vec4f(sum[at], sum[at + 1u], sum[at + 2u], sum[at + 3u]);
        let sum1 = vec4f(sum[at + 4u], sum[at + 5u], sum[at + 6u], sum[at + 7u]);
        let sum2 = vec4f(sum[at + 8u], sum[at + 9u], sum[at + 10u], sum[at + 11u]);
        let sum3 = vec4f(sum[at + 12u], sum[at + 13u], sum[at + 14u], sum[at + 15u]);
        // A loop, and one whose length no compiler knows, so that the epilogue is compiled once and not four times.
        for (var p = 0u; p < min(4u, 4u + count); p++) {
          let own = select(select(sum0, sum1, p == 1u), select(sum2, sum3, p == 3u), p > 1u);
          let row = 4u * row4 + p;
          store(own, row * (N / 4u) + column, row, column);
        }
      }
    }
  }
}

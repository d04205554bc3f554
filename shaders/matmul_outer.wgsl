// matmul_outer: y = aᵀ · b, four rows by four columns of y per thread: a sum of K outer products. M and N are multiples of 4.
// a: [K, M], b: [K, N], y: [M, N]. Four neighbouring a that are all zero (dark pixels, dropped units) are skipped.
// Grid: GROUPS workgroups walk over M / 4 · N / 4 tiles, columns first. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const GROUPS = 1u;
const M = 8u;
const N = 8u;
const K = 8u;

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
fn matmul_outer(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var tile = group.x * WG + lane; tile < M / 4u * (N / 4u); tile += GROUPS * WG) {
    let column = tile % (N / 4u);
    let row4 = tile / (N / 4u);
    var sum0 = vec4f();
    var sum1 = vec4f();
    var sum2 = vec4f();
    var sum3 = vec4f();
    for (var k = 0u; k < K; k++) {
      let x = elements4(row_of(k), row4);
      if (any(x != vec4f())) {
        let g = b[k * (N / 4u) + column];
        sum0 += x.x * g;
        sum1 += x.y * g;
        sum2 += x.z * g;
        sum3 += x.w * g;
      }
    }
    let at = row4 * N + column;
    store(sum0, at, row4 * 4u, column);
    store(sum1, at + N / 4u, row4 * 4u + 1u, column);
    store(sum2, at + N / 2u, row4 * 4u + 2u, column);
    store(sum3, at + 3u * (N / 4u), row4 * 4u + 3u, column);
  }
}

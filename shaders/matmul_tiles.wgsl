// matmul_tiles: y = op(a) · op(b) for large sizes, 4 · ROWS4 rows by four columns of y per thread, in registers; op
// transposes if TRANS_A, TRANS_B say so. Any shape.
// a: [A_ROWS, A_COLUMNS], b: [B_ROWS, B_COLUMNS], y: [M, N], as they are stored; K is the length of the sums. A workgroup
// makes 4 · HEIGHT4 rows by SPAN columns of y and goes through K in steps of DEPTH: its threads load a tile of a and one
// of b into workgroup memory together, then each reads what it needs of them. A_LOADS and B_LOADS are the vectors that a
// thread loads of a tile: DEPTH · HEIGHT4 / WG and DEPTH · ACROSS / WG. A thread's columns lie ACROSS apart, so that
// neighbouring threads load and store neighbouring memory one element at a time: hence any shape.
// Grid: ceil(M / 4 / HEIGHT4) · BLOCKS workgroups, columns first. The epilogue takes the place of store().
// Source: Goto & van de Geijn 2008 (blocking); on GPUs Volkov & Demmel 2008 (few threads, sums in registers).
// lib: lanes
const WG = 256u;
const M = 64u;
const N = 64u;
const K = 16u;
const TRANS_A = false;
const TRANS_B = false;
const A_COLUMNS = 16u;
const B_COLUMNS = 64u;
const ROWS4 = 1u;
const A_LOADS = 1u;
const B_LOADS = 1u;
const DEPTH = 16u;
const UNROLLED = 4u;
const ACROSS = 16u;
const SPAN = ACROSS * 4u;
const HEIGHT4 = WG / ACROSS * ROWS4;
const BLOCKS = (N + SPAN - 1u) / SPAN;
// Threads that store side by side what lies apart in a tile must not meet in one bank of memory: hence one more.
const A_PITCH = HEIGHT4 + select(1u, 0u, TRANS_A);
const B_PITCH = ACROSS + select(0u, 1u, TRANS_B);

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

fn store(x: f32, i: u32, row: u32, column: u32) {
  y[i] = x;
}

fn store_within(x: f32, row: u32, column: u32) {
  if (row < M && column < N) {
    store(x, row * N + column, row, column);
  }
}

// Four columns of a row, ACROSS apart.
fn store4(x: vec4f, row: u32, column: u32) {
  store_within(x.x, row, column);
  store_within(x.y, row, column + ACROSS);
  store_within(x.z, row, column + 2u * ACROSS);
  store_within(x.w, row, column + 3u * ACROSS);
}

// [DEPTH, HEIGHT4], four rows of op(a) to a vector; [DEPTH, ACROSS], four columns of op(b)
var<workgroup> tile_a: array<vec4f, DEPTH * A_PITCH>;
var<workgroup> tile_b: array<vec4f, DEPTH * B_PITCH>;

// Where the four rows of a vector of tile_a begin; beyond the last row of op(a) it is repeated.
fn rows4_of(row: u32) -> vec4u {
  let rows = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(M - 1u));
  return vec4u(row_of(rows.x), row_of(rows.y), row_of(rows.z), row_of(rows.w));
}

// Four rows of op(a) at k, from `row` on; `begin` is where they begin, and not used where a is transposed.
fn load_a(begin: vec4u, row: u32, k: u32) -> vec4f {
  if (K % DEPTH != 0u && k >= K) {
    return vec4f();
  }
  if (TRANS_A) {
    let row_begin = row_of(k);
    let rows = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(M - 1u));
    return vec4f(element(row_begin, rows.x), element(row_begin, rows.y), element(row_begin, rows.z), element(row_begin, rows.w));
  }
  return vec4f(element(begin.x, k), element(begin.y, k), element(begin.z, k), element(begin.w, k));
}

// Four columns of op(b) at k, from `column` on, ACROSS apart.
fn load_b(column: u32, k: u32) -> vec4f {
  if (K % DEPTH != 0u && k >= K) {
    return vec4f();
  }
  let columns = min(column + vec4u(0u, 1u, 2u, 3u) * ACROSS, vec4u(N - 1u));
  let at = select(k * B_COLUMNS + columns, columns * B_COLUMNS + k, TRANS_B);
  return vec4f(b[at.x], b[at.y], b[at.z], b[at.w]);
}

@compute @workgroup_size(WG)
fn matmul_tiles(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let first_row = group.x / BLOCKS * HEIGHT4 * 4u;
  let first_column = group.x % BLOCKS * SPAN;
  let across = lane % ACROSS;
  let down4 = lane / ACROSS * ROWS4;
  var begin: array<vec4u, A_LOADS>;
  // unroll
  for (var l = 0u; l < A_LOADS; l++) {
    if (!TRANS_A) {
      begin[l] = rows4_of(first_row + (lane + l * WG) / DEPTH * 4u);
    }
  }
  var sum: array<vec4f, 4u * ROWS4>;
  for (var first_k = 0u; first_k < K; first_k += DEPTH) {
    // unroll
    for (var l = 0u; l < A_LOADS; l++) {
      let i = lane + l * WG;
      let k = select(i % DEPTH, i / HEIGHT4, TRANS_A);
      let row4 = select(i / DEPTH, i % HEIGHT4, TRANS_A);
      tile_a[k * A_PITCH + row4] = load_a(begin[l], first_row + row4 * 4u, first_k + k);
    }
    // unroll
    for (var l = 0u; l < B_LOADS; l++) {
      let i = lane + l * WG;
      let k = select(i / ACROSS, i % DEPTH, TRANS_B);
      let column = select(i % ACROSS, i / DEPTH, TRANS_B);
      tile_b[k * B_PITCH + column] = load_b(first_column + column, first_k + k);
    }
    workgroupBarrier();
    for (var depth = 0u; depth < DEPTH; depth += UNROLLED) {
      // unroll
      for (var u = 0u; u < UNROLLED; u++) {
        let g = tile_b[(depth + u) * B_PITCH + across];
        // unroll
        for (var r = 0u; r < ROWS4; r++) {
          let x = tile_a[(depth + u) * A_PITCH + down4 + r];
          sum[4u * r] += x.x * g;
          sum[4u * r + 1u] += x.y * g;
          sum[4u * r + 2u] += x.z * g;
          sum[4u * r + 3u] += x.w * g;
        }
      }
    }
    workgroupBarrier();
  }
  // unroll
  for (var r = 0u; r < ROWS4; r++) {
    let row = first_row + 4u * (down4 + r);
    store4(sum[4u * r], row, first_column + across);
    store4(sum[4u * r + 1u], row + 1u, first_column + across);
    store4(sum[4u * r + 2u], row + 2u, first_column + across);
    store4(sum[4u * r + 3u], row + 3u, first_column + across);
  }
}

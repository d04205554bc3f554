// matmul_split: y = a · b, the sums of ROWS rows by 4 · WIDTH columns of y split over the threads of a workgroup
// a: [M, K], b: [K, N], y: [M, N]; K and N are multiples of 4. For few elements of y with long sums, where a thread per
// element would leave a GPU idle. Each of PARTS parts sums every PARTS-th word of four k; WIDTH neighbouring threads
// load neighbouring columns of b. The parts are then added as a tree in a fixed order, so that equal inputs give equal
// bits. WG / WIDTH, which is PARTS, is a power of two and at least 2.
// Grid: each workgroup does CHUNK of ceil(M / ROWS) · BLOCKS tiles, one after the other, columns first. The epilogue
// takes the place of store(). The sums are set to zero by hand: SwiftShader does not clear an array that is declared
// within a loop.
// lib: lanes
const WG = 64u;
const CHUNK = 1u;
const M = 8u;
const N = 8u;
const K = 8u;
const ROWS = 4u;
const WIDTH = 2u;
const PARTS = WG / WIDTH;
const HALF = PARTS / 2u;
const BLOCKS = (N / 4u + WIDTH - 1u) / WIDTH;
const TILES = (M + ROWS - 1u) / ROWS * BLOCKS;
const TILE = ROWS * WIDTH;

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

// [HALF, ROWS, WIDTH]
var<workgroup> partial: array<vec4f, HALF * TILE>;

@compute @workgroup_size(WG)
fn matmul_split(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let part = lane / WIDTH;
  let own = part % HALF * TILE + lane % WIDTH;
  for (var tile = group.x * CHUNK; tile < min((group.x + 1u) * CHUNK, TILES); tile++) {
    let first_row = tile / BLOCKS * ROWS;
    let first_column = tile % BLOCKS * WIDTH;
    let own_column = min(first_column + lane % WIDTH, N / 4u - 1u);
    var row_begin: array<u32, ROWS>;
    var sum: array<vec4f, ROWS>;
    // unroll
    for (var r = 0u; r < ROWS; r++) {
      row_begin[r] = row_of(min(first_row + r, M - 1u));
      sum[r] = vec4f();
    }
    for (var k = part; k < K / 4u; k += PARTS) {
      let at = k * N + own_column;
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
    if (part >= HALF) {
      // unroll
      for (var r = 0u; r < ROWS; r++) {
        partial[own + r * WIDTH] = sum[r];
      }
    }
    workgroupBarrier();
    if (part < HALF) {
      // unroll
      for (var r = 0u; r < ROWS; r++) {
        partial[own + r * WIDTH] += sum[r];
      }
    }
    workgroupBarrier();
    for (var parts = HALF / 2u; parts > 0u; parts /= 2u) {
      for (var i = lane; i < parts * TILE; i += WG) {
        partial[i] += partial[i + parts * TILE];
      }
      workgroupBarrier();
    }
    for (var i = lane; i < TILE; i += WG) {
      let row = first_row + i / WIDTH;
      let column = first_column + i % WIDTH;
      if (row < M && column < N / 4u) {
        store(partial[i], row * (N / 4u) + column, row, column);
      }
    }
    workgroupBarrier();
  }
}

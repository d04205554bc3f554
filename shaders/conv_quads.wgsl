// conv_quads: a convolution or a transposed one, 4 · ROWS images by 4 · COLUMNS channels of one pixel of y per quad of threads
// TRANSPOSED false: y[n, p, c] = Σ x[n, p · STRIDE - BEFORE + k · DILATION, d] · w[k, d, c]; w: [KH, KW, DEPTH, N].
// TRANSPOSED true: y[n, p, c] = Σ x[n, (p + BEFORE - k) / STRIDE, d] · w[k, c, d] over the k that divide; w: [KH, KW, N, DEPTH].
// x: [IMAGES, XH, XW, DEPTH], y: [IMAGES, YH, YW, N]; DEPTH is a multiple of 4, N of 4 · COLUMNS. All images of a quad have the same
// taps, so that none beyond the picture is multiplied. Each thread of a quad has ROWS images, four apart, and loads a quarter of the
// columns of w; the others it gets from its neighbours. See matmul_quad_rows.
// Grid: TILES quads. The epilogue takes the place of store(), what comes of whole columns that of finish().
// lib: lanes, quads
enable subgroups;
diagnostic(off, subgroup_uniformity);
const WG = 64u;
const TRANSPOSED = false;
const IMAGES = 1u;
const XH = 4u;
const XW = 4u;
const DEPTH = 4u;
const YH = 2u;
const YW = 2u;
const N = 4u;
const KH = 3u;
const KW = 3u;
const STRIDE_Y = 1u;
const STRIDE_X = 1u;
const DILATION_Y = 1u;
const DILATION_X = 1u;
const BEFORE_Y = 0u;
const BEFORE_X = 0u;
const ROWS = 1u;
const COLUMNS = 1u;
const FOUR = 4u;
const BLOCKS = N / 4u / COLUMNS;
const IMAGE_BLOCKS = (IMAGES + 4u * ROWS - 1u) / (4u * ROWS);
const TILES = YH * YW * IMAGE_BLOCKS * BLOCKS;

@group(0) @binding(0) var<storage, read> x: array<vec4f, IMAGES * XH * XW * DEPTH / 4u>;
@group(0) @binding(1) var<storage, read> w: array<vec4f, KH * KW * DEPTH * N / 4u>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f, IMAGES * YH * YW * N / 4u>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

fn finish(part: u32, column: u32, stores: bool) {
}

// Along one axis: the first tap of the window that lies within the picture, the pixel of x that it takes, and how many taps do.
fn taps(pixel: u32, size: u32, window: u32, stride: u32, dilation: u32, before: u32) -> vec3u {
  if (TRANSPOSED) {
    let seen = pixel + before;
    let first = select(seen % stride, seen - stride * (size - 1u), seen / stride >= size);
    let last = min(window - 1u, seen);
    return vec3u(first, (seen - first) / stride, select(0u, (last - first) / stride + 1u, first <= last));
  }
  let first = (max(before, pixel * stride) - pixel * stride + dilation - 1u) / dilation;
  let begin = pixel * stride + first * dilation - before;
  let within = select(0u, (size - 1u - begin) / dilation + 1u, begin < size);
  return vec3u(first, begin, min(within, window - min(first, window)));
}

@compute @workgroup_size(WG)
fn conv_quads(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let q = lane % 4u;
  let tile = min(group.x * (WG / 4u) + lane / 4u, TILES - 1u);
  let column = tile % BLOCKS * COLUMNS;
  let pixel = tile / BLOCKS / IMAGE_BLOCKS;
  let first_image = tile / BLOCKS % IMAGE_BLOCKS * 4u * ROWS + q;
  let down = taps(pixel / YW, XH, KH, STRIDE_Y, DILATION_Y, BEFORE_Y);
  let across = taps(pixel % YW, XW, KW, STRIDE_X, DILATION_X, BEFORE_X);
  var image: array<u32, ROWS>;
  var sum: array<f32, ROWS * COLUMNS * 4u>;
  // unroll
  for (var r = 0u; r < ROWS; r++) {
    image[r] = min(first_image + 4u * r, IMAGES - 1u) * (XH * XW * (DEPTH / 4u));
  }
  var t_y = 0u;
  var t_x = 0u;
  var k = 0u;
  // one loop and not two: SwiftShader copies all sums at each turn of each loop that is around them
  for (var turn = 0u; turn < down.z * across.z * (DEPTH / 4u); turn++) {
    let k_y = down.x + t_y * select(1u, STRIDE_Y, TRANSPOSED);
    let k_x = across.x + t_x * select(1u, STRIDE_X, TRANSPOSED);
    let x_y = select(down.y + t_y * DILATION_Y, down.y - t_y, TRANSPOSED);
    let x_x = select(across.y + t_x * DILATION_X, across.y - t_x, TRANSPOSED);
    let x_begin = (x_y * XW + x_x) * (DEPTH / 4u);
    let w_begin = (k_y * KW + k_x) * (DEPTH * N / 4u);
    var a: array<vec4f, ROWS>;
    // unroll
    for (var r = 0u; r < ROWS; r++) {
      a[r] = x[image[r] + x_begin + k];
    }
    // unroll
    for (var c = 0u; c < COLUMNS; c++) {
      var own: vec4f;
      if (TRANSPOSED) {
        own = w[w_begin + (4u * (column + c) + q) * (DEPTH / 4u) + k];
      } else {
        let w_k = w_begin + k * N + column + c;
        own = vec4f(w[w_k][q], w[w_k + N / 4u][q], w[w_k + N / 2u][q], w[w_k + 3u * (N / 4u)][q]);
      }
      let b0 = spread(own.x);
      let b1 = spread(own.y);
      let b2 = spread(own.z);
      let b3 = spread(own.w);
      // unroll
      for (var s = 0u; s < FOUR; s++) {
        // unroll
        for (var r = 0u; r < ROWS; r++) {
          sum[(r * COLUMNS + c) * 4u + s] += a[r].x * b0[s] + a[r].y * b1[s] + a[r].z * b2[s] + a[r].w * b3[s];
        }
      }
    }
    k += 1u;
    if (k == DEPTH / 4u) {
      k = 0u;
      t_x += 1u;
      if (t_x == across.z) {
        t_x = 0u;
        t_y += 1u;
      }
    }
  }
  // unroll
  for (var r = 0u; r < ROWS; r++) {
    let n = first_image + 4u * r;
    let row = n * (YH * YW) + pixel;
    if (n < IMAGES && group.x * (WG / 4u) + lane / 4u < TILES) {
      // unroll
      for (var c = 0u; c < COLUMNS; c++) {
        let at = (r * COLUMNS + c) * 4u;
        let own = in_order(vec4f(sum[at], sum[at + 1u], sum[at + 2u], sum[at + 3u]), q);
        store(own, row * (N / 4u) + column + c, row, column + c);
      }
    }
  }
  finish(tile / BLOCKS % IMAGE_BLOCKS * (YH * YW) + pixel, column, q == 0u && group.x * (WG / 4u) + lane / 4u < TILES);
}

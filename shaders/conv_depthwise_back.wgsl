// conv_depthwise_back: conv_transposed of each channel by itself, small windows written out: y[n, iy, ix, c] =
// Σ x[n, oy, ox, c] · w[ky, kx, c] over all taps and places of the window that see the pixel, oy · STRIDE_Y + ky · DILATION_Y =
// iy + BEFORE_Y, and so across, where one of stride and dilation is 1; PIXELS beside each other in T per thread
// x: [IMAGES, OH, OW, CHANNELS] in T, w: [KH, KW, CHANNELS] in T, y: [IMAGES, H, W, CHANNELS] in T, CHANNELS counted in T; a row of y is
// BLOCKS of PIXELS, a multiple of STRIDE_X, the first of which may begin before the picture. At most TAPS_Y · TAPS_X taps see a pixel, and
// SPAN pixels of a row of x a block.
// Grid: each workgroup does CHUNK of the blocks. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const IMAGES = 1u;
const H = 4u;
const W = 4u;
const CHANNELS = 1u;
const OH = 2u;
const OW = 2u;
const KH = 3u;
const KW = 3u;
const STRIDE_Y = 1u;
const STRIDE_X = 1u;
const DILATION_Y = 1u;
const DILATION_X = 1u;
const BEFORE_Y = 0u;
const BEFORE_X = 0u;
const PIXELS = 2u;
const BLOCKS = 2u;
const TAPS_Y = 3u;
const TAPS_X = 3u;
const SPAN = 4u;
// In pixels of x: how far the last tap reaches back, and where the first block begins in the padded picture.
const REACH = (TAPS_X - 1u) * DILATION_X;
const FROM = BEFORE_X / STRIDE_X;

@group(0) @binding(0) var<storage, read> x: array<T, IMAGES * OH * OW * CHANNELS>;
@group(0) @binding(1) var<storage, read> w: array<T, KH * KW * CHANNELS>;
@group(0) @binding(2) var<storage, read_write> y: array<T, IMAGES * H * W * CHANNELS>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn conv_depthwise_back(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, IMAGES * H * BLOCKS * CHANNELS); i += WG) {
    let c = i % CHANNELS;
    let line = i / (CHANNELS * BLOCKS);
    let bottom = line % H + BEFORE_Y;
    let first = FROM + i / CHANNELS % BLOCKS * (PIXELS / STRIDE_X);
    // given its zeros here, as in conv_depthwise.wgsl
    var sum = array<T, PIXELS>();
    // unroll
    for (var t = 0u; t < TAPS_Y; t++) {
      let ky = bottom % STRIDE_Y + t * STRIDE_Y;
      let oy = (bottom - ky * DILATION_Y) / STRIDE_Y;
      let seen_y = (ky < KH) & (bottom >= ky * DILATION_Y) & (oy < OH);
      let row = (line / H * OH + select(0u, oy, seen_y)) * OW;
      var a = array<T, SPAN>();
      // unroll
      for (var e = 0u; e < SPAN; e++) {
        let seen_x = (first + e >= REACH) & (first + e < OW + REACH);
        a[e] = select(T(), x[(row + select(0u, first + e - REACH, seen_x)) * CHANNELS + c], seen_x & seen_y);
      }
      var b = array<T, KW>();
      // unroll
      for (var kx = 0u; kx < KW; kx++) {
        b[kx] = w[(min(ky, KH - 1u) * KW + kx) * CHANNELS + c];
      }
      // unroll
      for (var j = 0u; j < TAPS_X; j++) {
        // unroll
        for (var p = 0u; p < PIXELS; p++) {
          if (p % STRIDE_X + j * STRIDE_X < KW) {
            sum[p] += a[REACH + p / STRIDE_X - j * DILATION_X] * b[min(p % STRIDE_X + j * STRIDE_X, KW - 1u)];
          }
        }
      }
    }
    // unroll
    for (var p = 0u; p < PIXELS; p++) {
      let ix = first * STRIDE_X + p;
      if ((ix >= BEFORE_X) & (ix < W + BEFORE_X)) {
        let pixel = line * W + ix - BEFORE_X;
        store(sum[p], pixel * CHANNELS + c, pixel, c);
      }
    }
  }
}
